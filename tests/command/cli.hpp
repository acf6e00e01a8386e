#pragma once
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace cli {

struct Result {
  int exit_code = 0;       ///< 128 + signal when a signal ended it
  bool by_signal = false;  ///< a signal ended it, not an exit of its own
  std::string out;
  std::string err;
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
  /// Every line of standard output as JSON.
  [[nodiscard]] std::vector<nlohmann::json> lines() const;
};

struct Settings {
  std::string input{};                           ///< standard input; then end of file
  std::vector<std::string> environment{};        ///< "NAME=value", beside a small clean environment
  std::function<void()> in_child{};              ///< runs after fork, before exec
  std::function<void(int pid)> while_running{};  ///< runs in the parent once the child is started
  bool close_stdout = false;
};

/// A fresh root in a temporary folder, and the real binary run on it.
class Sandbox {
public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path root() const { return folder_ / "root"; }
  [[nodiscard]] std::filesystem::path tenant(const std::string& id) const { return root() / "tenants" / id; }

  Result run(const std::vector<std::string>& arguments, const Settings& settings = {}) const;
  /// As run, and REQUIREs exit code 0.
  Result ok(const std::vector<std::string>& arguments, const Settings& settings = {}) const;
  /// Writes a file under the folder, making its parents, and returns its path.
  std::string write(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::string read(const std::filesystem::path& path) const;

private:
  std::filesystem::path folder_;
};

[[nodiscard]] bool contains(const std::string& text, const std::string& part);
/// The project's own samples.
[[nodiscard]] std::filesystem::path samples();

}  // namespace cli
