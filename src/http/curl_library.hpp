#pragma once
#include <cstdint>
#include <memory>
#include <string>

namespace ragctl::http {

/// libcurl, loaded while the program runs (see CurlTransport for why), as far as it is used here. Handles are
/// void*, options and results are int, because its header stays in .cpp files. A handle must not outlive
/// this.
class CurlLibrary {
public:
  /// Throws failed when it is not installed, or too old.
  CurlLibrary();
  ~CurlLibrary();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;

  [[nodiscard]] std::string version() const;

  /// Handles end with these.
  struct EndEasy {
    const CurlLibrary* curl;
    void operator()(void* easy) const;
  };
  struct EndMulti {
    const CurlLibrary* curl;
    void operator()(void* multi) const;
  };
  struct EndLines {
    const CurlLibrary* curl;
    void operator()(void* lines) const;
  };
  using Easy = std::unique_ptr<void, EndEasy>;
  using Multi = std::unique_ptr<void, EndMulti>;
  using Lines = std::unique_ptr<void, EndLines>;
  [[nodiscard]] Easy make_easy() const;
  [[nodiscard]] Multi make_multi() const;
  [[nodiscard]] Lines no_lines() const { return {nullptr, EndLines{this}}; }
  void append(Lines& lines, const std::string& line) const;

  // One for each type that an option may have: the library itself takes anything, and checks nothing.
  void set_number(void* easy, int option, long value) const;
  void set_size(void* easy, int option, std::int64_t value) const;
  void set_text(void* easy, int option, const char* value) const;
  void set_data(void* easy, int option, void* value) const;
  void set_callback(void* easy, int option, void (*value)()) const;
  /// Forgets all options; connections, sessions and names are kept.
  void reset(void* easy) const;
  /// Where a redirect points, as a whole address; empty when the answer was none.
  [[nodiscard]] std::string redirect_url(void* easy) const;
  [[nodiscard]] const char* words_for(int result) const;

  /// A transfer takes part in a multi handle's work from here to the end of this.
  class Joined {
  public:
    Joined(const CurlLibrary& curl, void* multi, void* easy);
    ~Joined();
    Joined(const Joined&) = delete;
    Joined& operator=(const Joined&) = delete;

  private:
    const CurlLibrary& curl_;
    void* multi_;
    void* easy_;
  };
  /// Does what can be done without waiting; the number of transfers that go on. Throws failed.
  [[nodiscard]] int perform(void* multi) const;
  void poll(void* multi, int longest_ms) const;
  /// Ends a poll, from any thread.
  void wake(void* multi) const;
  /// How the one transfer ended.
  [[nodiscard]] int result(void* multi) const;

private:
  struct Functions;
  std::unique_ptr<Functions> call_;
};

}  // namespace ragctl::http
