// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <map>

#include "checker/cli/completion_words.h"
#include "checker/cli/options.h"
#include "checker/input_error.h"
#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec::cli {

namespace {

// Each hands the words that were typed to `vcpuspec completion --next`. Its first line says what the others are: words,
// each with a tab and its meaning, or `files` or `folders`, which the shell lists itself.

// Bash breaks words at `:`, `=` and `@`, so the line itself is split, and what stands before such a break is cut off.
constexpr const char* bash_script = R"SH(# bash completion of vcpuspec; `vcpuspec completion bash` prints it
_vcpuspec() {
  local line=${COMP_LINE:0:COMP_POINT} last before word
  local -a typed answer
  read -ra typed <<<"$line"
  [[ $line == *[[:space:]] ]] && typed+=("")
  last=${typed[-1]}
  COMPREPLY=()
  mapfile -t answer < <("${typed[0]/#\~/$HOME}" completion --next -- "${typed[@]:1}" 2>/dev/null)
  case ${answer[0]-} in
    files | folders)
      compopt -o filenames 2>/dev/null
      local how=-f
      [ "${answer[0]}" = files ] || how=-d
      mapfile -t COMPREPLY < <(compgen "$how" -- "${last#--*=}")
      return
      ;;
  esac
  before=${last%"${last##*[:=@]}"}
  for word in "${answer[@]:1}"; do
    word=${word%%$'\t'*}
    [[ $word == *[:=/] ]] && compopt -o nospace 2>/dev/null
    COMPREPLY+=("${word#"$before"}")
  done
}
complete -F _vcpuspec vcpuspec
)SH";

constexpr const char* zsh_script = R"SH(#compdef vcpuspec
# zsh completion of vcpuspec; `vcpuspec completion zsh` prints it
_vcpuspec() {
  local line word
  local -a answer whole begun
  answer=("${(@f)$("${(Q)words[1]/#\~/$HOME}" completion --next -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case ${answer[1]} in
    files) compset -P '--*='; _files; return ;;
    folders) compset -P '--*='; _files -/; return ;;
  esac
  for line in "${(@)answer[2,-1]}"; do
    [[ -n $line ]] || continue
    word=${${line%%$'\t'*}//:/\\:}
    [[ $line == *$'\t'* ]] && word+=:${line#*$'\t'}
    if [[ ${line%%$'\t'*} == *[:=/] ]]; then begun+=("$word"); else whole+=("$word"); fi
  done
  _describe -t words vcpuspec whole -- begun -S ''
}
if [ "${funcstack[1]}" = _vcpuspec ]; then
  _vcpuspec "$@"
else
  compdef _vcpuspec vcpuspec
fi
)SH";

constexpr const char* fish_script = R"SH(# fish completion of vcpuspec; `vcpuspec completion fish` prints it
function __vcpuspec_complete
    set -l typed (commandline -opc)
    set -l last (commandline -ct)
    set -l answer ($typed[1] completion --next -- $typed[2..-1] "$last" 2>/dev/null)
    switch "$answer[1]"
        case files
            __fish_complete_path "$last"
        case folders
            __fish_complete_directories "$last" ''
        case '*'
            test (count $answer) -gt 1; and printf '%s\n' $answer[2..-1]
    end
end
complete -c vcpuspec -f -a '(__vcpuspec_complete)'
)SH";

/// One line a word; a meaning of several lines as one.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  return text;
}

void print(const Offer& offer) {
  std::cout << (offer.kind == WordKind::files     ? "files"
                : offer.kind == WordKind::folders ? "folders"
                                                  : "words")
            << "\n";
  for (const Candidate& one : offer.words)
    std::cout << one.word << (one.says.empty() ? "" : "\t" + one_line(one.says)) << "\n";
}

}  // namespace

ExitCode completion(const Options& options) {
  if (options.next) {
    print(offer_for(option_table(), options.names));
    return ExitCode::conforms;
  }
  const std::map<std::string, const char*> scripts = {
      {"bash", bash_script}, {"fish", fish_script}, {"zsh", zsh_script}};
  if (options.names.size() > 1)
    throw InputError({}, "completion.shell", "several shells are named", "name one: each has a script of its own");
  const std::string& shell = options.names.front();
  const auto found = scripts.find(shell);
  if (found == scripts.end())
    throw InputError({}, "completion.shell", "there is no completion for `" + printable(shell) + "`",
                     "there is for these shells: " + joined(shells));
  std::cout << found->second;
  return ExitCode::conforms;
}

}  // namespace vcpuspec::cli
