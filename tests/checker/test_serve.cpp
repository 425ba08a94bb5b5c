// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <thread>
#include <utility>

#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/serve/listen.h"
#include "checker/serve/server.h"
#include "checker/vectors/read_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

using serve::Listening;
using serve::Server;
namespace fs = std::filesystem;

nlohmann::json reply(Server& server, const std::string& line) { return nlohmann::json::parse(server.reply_to(line)); }

/// What is done with a client's socket, and with who is served.
using Serve = std::function<void(serve::Served&, int client)>;

void until_bye(serve::Served& served, int client) { serve::serve_lines(served, client, client); }
/// Answers hello and caps, reads the next line, and goes away.
void until_asked(serve::Served& served, int client) {
  Server server(served);
  std::string line;
  for (int lines = 0; lines < 3;) {
    char ch = 0;
    if (::read(client, &ch, 1) != 1) return;
    if (ch != '\n') line += ch;
    else if (++lines < 3) {
      const std::string said = server.reply_to(std::exchange(line, "")) + "\n";
      if (::write(client, said.data(), said.size()) != static_cast<ssize_t>(said.size())) return;
    }
  }
}
/// Says nothing until the client has gone.
void silently(serve::Served&, int client) {
  char ch = 0;
  while (::read(client, &ch, 1) == 1) {
  }
}

std::unique_ptr<serve::Served> library() {
  return serve::serve_library(std::string(VCPUSPEC_IMPLEMENTATIONS_DIR) + "/architecture.so");
}

/// Listens for as many clients as there are ways to serve one, one after the other.
class Serving {
 public:
  Serving(const std::string& where, std::vector<Serve> clients, std::unique_ptr<serve::Served> served = library())
      : served_(std::move(served)), listening_(where), thread_([this, clients = std::move(clients)] {
          for (const Serve& serve : clients) {
            const OwnedFd client = listening_.accept();
            serve(*served_, client.get());
          }
        }) {}
  ~Serving() { thread_.join(); }
  const std::string& endpoint() const { return listening_.endpoint(); }

 private:
  std::unique_ptr<serve::Served> served_;
  Listening listening_;
  std::thread thread_;
};

std::string a_path() { return (fs::temp_directory_path() / ("vcpuspec-serve-" + std::to_string(getpid()))).string(); }

Counts judged(const std::string& endpoint, const std::string& file, const CheckOptions& options = {}) {
  const Citations citations = read_citations((data_dir() / "docs/citations.yaml").string());
  const std::vector<VectorFile> files = {read_yaml((data_dir() / "vectors" / file).string())};
  return check(find_endpoint(endpoint), files, options, citations).counts;
}

}  // namespace

TEST_CASE("what is served answers each command, and refuses what it cannot do with a reason") {
  const auto model = serve::serve_model();
  Server server(*model);
  CHECK(reply(server, R"({"cmd":"hello","seq":["any"]})")["seq"] == nlohmann::json{"any"});
  CHECK(reply(server, R"({"cmd":"caps","seq":1})")["ok"]["machines"].size() >= 4);
  CHECK(reply(server, R"({"cmd":"call","fn":"gicv5.effective_mask","in":["0x50000001","0x0"],"seq":1})")["ok"]["out"] ==
        nlohmann::json{"0xb"});
  for (const std::string line :
       {"", "nonsense", "[]", R"({"seq":1})", R"({"cmd":7,"seq":1})", R"({"cmd":"jump","seq":1})",
        R"({"cmd":"call","seq":1})", R"({"cmd":"call","fn":"gicv5.effective_mask","in":["0x1"],"seq":1})",
        R"({"cmd":"call","fn":"gicv5.effective_mask","in":["0x1","1"],"seq":1})",
        R"({"cmd":"call","fn":"gicv5.effective_mask","in":["0x1","0x10000000000000000"],"seq":1})",
        R"({"cmd":"load","machine":"gicv5.ppi","state":[],"seq":1})", R"({"cmd":"read","machine":"none","seq":1})",
        R"({"cmd":"step","machine":"gicv5.ppi","op":"none","in":[],"seq":1})",
        R"({"cmd":"restore","machine":"gicv5.ppi","saved":"00","seq":1})",
        R"({"cmd":"restore","machine":"gicv5.ppi","saved":"xy","seq":1})",
        R"({"cmd":"configure","choices":{"choice.ppi_tie":"0x2"},"seq":1})",
        R"({"cmd":"configure","choices":{"choice.none":"0x0"},"seq":1})"}) {
    INFO(line);
    const nlohmann::json refused = reply(server, line);
    CHECK_FALSE(refused["unsupported"]["reason"].get<std::string>().empty());
    CHECK_FALSE(refused.contains("ok"));
  }
  CHECK_FALSE(server.is_over());
  CHECK(reply(server, R"({"cmd":"bye","seq":1})").contains("ok"));
  CHECK(server.is_over());
}

TEST_CASE("an implementation that can be configured is asked about choices that it has not made") {
  Serving serving("unix:" + a_path(), {until_bye}, serve::serve_model());
  const Counts counts = judged(serving.endpoint(), "gicv5/generated/gicv5.read_icc_hppir.yaml");
  CHECK(counts.passed > 10);
  CHECK(counts.skipped == 0);
  CHECK(counts.failed == 0);
}

TEST_CASE("an adapter at a socket is judged as the library behind it is") {
  for (const std::string& where : {std::string("tcp:0"), "unix:" + a_path()}) {
    Serving serving(where, {until_bye});
    const Counts counts = judged(serving.endpoint(), "gicv5/wake/review.yaml");
    CHECK(counts.passed == 15);
    CHECK(counts.exit_code() == ExitCode::conforms);
  }
  CHECK_FALSE(fs::exists(a_path()));
}

TEST_CASE("an adapter that goes away is broken on that case, and connected to again for the others") {
  Serving serving("unix:" + a_path(), {until_asked, until_bye});
  const Citations citations = read_citations((data_dir() / "docs/citations.yaml").string());
  const std::vector<VectorFile> files = {read_yaml((data_dir() / "vectors/gicv5/wake/review.yaml").string())};
  EndpointOptions one_at_a_time;
  one_at_a_time.window = 1;
  const CheckRun run = check(find_endpoint(serving.endpoint(), {}, one_at_a_time), files, {}, citations);
  CHECK(run.results.front().verdict == Verdict::broken);
  CHECK_THAT(run.results.front().reason, Catch::Contains("closed the connection"));
  CHECK(run.counts.passed == 14);
}

TEST_CASE("one who listens and says nothing is an input error within the time limit") {
  Serving serving("unix:" + a_path(), {silently});
  Limits limits;
  limits.seconds_per_case = 0.1;
  CHECK(test::error_code([&] { find_endpoint(serving.endpoint(), limits); }) == "socket.hello");
}

TEST_CASE("where nobody listens, and where only others would, an endpoint is an input error") {
  const auto refused = [](const std::string& endpoint) { return test::error_code([&] { find_endpoint(endpoint); }); };
  CHECK(refused("unix:" + a_path()) == "socket.not-connected");
  CHECK(refused("tcp:127.0.0.1:1") == "socket.not-connected");
  CHECK(refused("tcp:192.0.2.1:80") == "socket.not-loopback");
  CHECK(refused("tcp:localhost") == "socket.endpoint");
  CHECK(refused("unix:") == "socket.endpoint");
}

TEST_CASE("where it cannot listen is an input error, and a socket that was left over is replaced") {
  const auto refused = [](const std::string& where) { return test::error_code([&] { Listening once(where); }); };
  for (const char* where : {"", "unix:", "tcp:", "tcp:x", "tcp:65536", "tcp:-1", "/tmp/x", "unix:/no/such/folder/x"})
    CHECK(refused(where) == "serve.listen");
  CHECK(refused("unix:" + std::string(200, 'x')) == "serve.listen");
  const std::string path = a_path();
  fs::create_symlink("/dev/null", path);
  CHECK(refused("unix:" + path) == "serve.listen");
  fs::remove(path);
  {
    Listening first("unix:" + path);
    CHECK(refused("unix:" + path) == "serve.listen");
    fs::rename(path, path + ".kept");
  }
  fs::rename(path + ".kept", path);
  Listening again("unix:" + path);
  CHECK(again.endpoint() == "unix:" + path);
}

TEST_CASE("what is no library with the C interface is not served") {
  CHECK(test::error_code([] { serve::serve_library("no-such.so"); }) == "serve.not-loaded");
  CHECK(test::error_code([] { serve::serve_library("libc.so.6"); }) == "serve.not-loaded");
  CHECK(test::error_code([] { serve::serve_library(std::string(VCPUSPEC_TEST_SO_DIR) + "/no_symbol.so"); }) ==
        "serve.no-entry");
}

}  // namespace vcpuspec
