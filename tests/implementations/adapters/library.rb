#!/usr/bin/env ruby
# SPDX-License-Identifier: Apache-2.0
# An adapter in Ruby: puts what comes as lines to a library with the C interface. usage: library.rb LIBRARY.so
require "fiddle"
require "json"

class Refused < StandardError; end

# The table that a library gives: its entries are pointers one after the other, behind `size` and `abi_version`.
class Table
  include Fiddle
  ENTRIES = { describe: [[], TYPE_VOIDP], call: [[-TYPE_INT, TYPE_VOIDP, TYPE_VOIDP, TYPE_LONG_LONG], TYPE_INT],
              create: [[], TYPE_VOIDP], destroy: [[TYPE_VOIDP], TYPE_VOID], reset: [[TYPE_VOIDP], TYPE_INT],
              load: [[TYPE_VOIDP, TYPE_VOIDP, TYPE_LONG_LONG], TYPE_INT],
              step: [[TYPE_VOIDP, -TYPE_INT, TYPE_VOIDP, TYPE_VOIDP], TYPE_INT], run: [[], TYPE_INT],
              observe: [[TYPE_VOIDP, TYPE_VOIDP, TYPE_LONG_LONG], TYPE_INT],
              save: [[TYPE_VOIDP, TYPE_VOIDP, TYPE_VOIDP], TYPE_INT],
              restore: [[TYPE_VOIDP, TYPE_VOIDP, TYPE_LONG_LONG], TYPE_INT] }.freeze

  def initialize(path)
    @library = Fiddle.dlopen(path) # kept: what it is unloaded with is gone
    @pointers = Function.new(@library["vcpuspec_implementation"], [], TYPE_VOIDP).call
    @size = @pointers[0, SIZEOF_SIZE_T].unpack1("J")
  end

  def call(name, *arguments) = Function.new(address(name), *ENTRIES[name]).call(*arguments)
  def has?(name) = address(name) != 0

  def demand(name, *arguments)
    status = call(name, *arguments)
    raise Refused, "#{name} says #{status}" unless status.zero?
  end

  private

  def address(name)
    at = 2 * SIZEOF_VOIDP + ENTRIES.keys.index(name) * SIZEOF_VOIDP
    at < @size ? @pointers[at, SIZEOF_VOIDP].unpack1("J") : 0
  end
end

# A library, and the machine that it makes if it describes one. Each command is a method of its name.
class Adapter
  COMMANDS = %w[hello caps call run reset load step read save restore flush bye].freeze

  def initialize(path)
    @table = Table.new(path)
    @description = JSON.parse(@table.call(:describe).to_s)
    @functions = numbered(@description["functions"])
    of_machine = @description.fetch("machines", []).first
    return if of_machine.nil?
    @name, @slots = of_machine["name"], of_machine["slots"].size
    @events = numbered(of_machine["events"])
    @machine = @table.call(:create)
  end

  def hello(_)
    { **@description.slice("name", "version"), protocol: "vcpuspec/1", commands: COMMANDS.select { |name| does?(name) } }
  end

  def caps(_) = @description.slice("functions", "machines")

  def call(request) = { out: given(*@functions.fetch(request["fn"]), "out", request["in"]) { |*all| [:call, *all, 1] } }

  def run(request)
    return { steps: request["steps"].map { |step| call(step) } } unless request.key?("machine")
    load(request)
    { steps: request["steps"].map { |one| { **step(one), **read(one) } } }
  end

  def reset(_)
    @table.call(:destroy, @machine)
    @machine = @table.call(:create)
    {}
  end

  def load(request)
    @table.demand(:load, @machine, words(request["state"], @slots), @slots)
    {}
  end

  def step(request)
    { out: given(*@events.fetch(request["op"]), "results", request["in"]) { |*all| [:step, @machine, *all] } }
  end

  def read(_)
    slots = room(@slots)
    @table.demand(:observe, @machine, slots, @slots)
    { state: listed(slots, @slots) }
  end

  def save(_)
    size = room(1)
    @table.call(:save, @machine, nil, size)
    bytes = room(size.unpack1("Q") / 8 + 1)
    @table.demand(:save, @machine, bytes, size)
    { saved: bytes.byteslice(0, size.unpack1("Q")).unpack1("H*") }
  end

  def restore(request)
    bytes = [request["saved"]].pack("H*")
    @table.demand(:restore, @machine, bytes, bytes.bytesize)
    {}
  end

  def flush(_) = {} # every answer has been flushed already
  def bye(_) = {}
  def reply_to(request)
    is_ours = does?(request["cmd"]) && [nil, @name].include?(request["machine"])
    return { unsupported: { reason: "no #{request['cmd']}" } } unless is_ours
    { ok: public_send(request["cmd"], request) }
  rescue Refused, KeyError => e
    { unsupported: { reason: e.message } }
  end

  private

  # What is not there, or needs a machine where there is none, is not done.
  def does?(command)
    return false unless COMMANDS.include?(command)
    return @table.has?(command.to_sym) && !@machine.nil? if %w[save restore].include?(command)

    !@machine.nil? || %w[hello caps call flush bye].include?(command)
  end

  def numbered(list) = list.each_with_index.to_h { |one, number| [one["name"], [number, one]] }

  # What an entry of the table writes for these words.
  def given(number, description, count, values)
    out = room(description[count])
    @table.demand(*yield(number, words(values, description["in"] || description["args"]), out))
    listed(out, description[count])
  end

  def words(values, count)
    raise Refused, "there are #{count} words" unless values.size == count
    values.map(&:hex).pack("Q*")
  end
  def room(count) = "\0" * (8 * [count, 1].max)
  def listed(words, count) = words.unpack("Q#{count}").map { |word| format("0x%x", word) }
end

adapter = Adapter.new(ARGV.fetch(0))
$stdout.sync = true # or the judge waits for what lies in a buffer
$stdin.each_line do |line|
  request = JSON.parse(line)
  puts JSON.generate({ seq: request["seq"], **adapter.reply_to(request) })
  break if request["cmd"] == "bye"
end
