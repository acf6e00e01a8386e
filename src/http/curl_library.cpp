#include "curl_library.hpp"

#include <curl/curl.h>
#include <dlfcn.h>

#include <new>
#include <utility>

#include "ragctl/base/error.hpp"

// These are macros that check types, and would hide the functions.
#undef curl_easy_setopt
#undef curl_easy_getinfo

namespace ragctl::http {
namespace {

constexpr unsigned kOldest = 0x075700;  // 7.87, which has every option that is set

Error not_installed(const std::string& why) {
  return {ErrorCode::failed, "cannot load libcurl: " + why, "install it: apt-get install libcurl4"};
}

template <class Function>
void find(void* library, const char* name, Function& out) {
  void* const symbol = dlsym(library, name);
  if (symbol == nullptr) throw not_installed(std::string("it has no ") + name);
  out = reinterpret_cast<Function>(symbol);
}

}  // namespace

struct CurlLibrary::Functions {
  explicit Functions(void* library) {
    find(library, "curl_global_init", global_init);
    find(library, "curl_version_info", version_info);
    find(library, "curl_easy_init", easy_init);
    find(library, "curl_easy_cleanup", easy_cleanup);
    find(library, "curl_easy_reset", easy_reset);
    find(library, "curl_easy_setopt", easy_setopt);
    find(library, "curl_easy_getinfo", easy_getinfo);
    find(library, "curl_easy_strerror", easy_strerror);
    find(library, "curl_multi_init", multi_init);
    find(library, "curl_multi_cleanup", multi_cleanup);
    find(library, "curl_multi_add_handle", multi_add_handle);
    find(library, "curl_multi_remove_handle", multi_remove_handle);
    find(library, "curl_multi_perform", multi_perform);
    find(library, "curl_multi_poll", multi_poll);
    find(library, "curl_multi_wakeup", multi_wakeup);
    find(library, "curl_multi_info_read", multi_info_read);
    find(library, "curl_multi_strerror", multi_strerror);
    find(library, "curl_slist_append", slist_append);
    find(library, "curl_slist_free_all", slist_free_all);
  }

  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_version_info) version_info = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_reset) easy_reset = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_perform) multi_perform = nullptr;
  decltype(&::curl_multi_poll) multi_poll = nullptr;
  decltype(&::curl_multi_wakeup) multi_wakeup = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
  decltype(&::curl_multi_strerror) multi_strerror = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

CurlLibrary::CurlLibrary() {
  // Never unloaded: OpenSSL, which comes with it, leaves work for the end of the process.
  void* const library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) throw not_installed(dlerror());
  call_ = std::make_unique<Functions>(library);
  if (call_->version_info(CURLVERSION_NOW)->version_num < kOldest)
    throw not_installed("version " + version() + " is too old, 7.87 is needed");
  // Counted, and safe from several threads since 7.84.
  if (call_->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw not_installed("it does not start");
}

CurlLibrary::~CurlLibrary() = default;

std::string CurlLibrary::version() const { return call_->version_info(CURLVERSION_NOW)->version; }

void CurlLibrary::EndEasy::operator()(void* easy) const { curl->call_->easy_cleanup(easy); }
void CurlLibrary::EndMulti::operator()(void* multi) const { curl->call_->multi_cleanup(multi); }
void CurlLibrary::EndLines::operator()(void* lines) const {
  curl->call_->slist_free_all(static_cast<curl_slist*>(lines));
}

CurlLibrary::Easy CurlLibrary::make_easy() const {
  Easy out(call_->easy_init(), EndEasy{this});
  if (!out) throw std::bad_alloc();
  return out;
}

CurlLibrary::Multi CurlLibrary::make_multi() const {
  Multi out(call_->multi_init(), EndMulti{this});
  if (!out) throw std::bad_alloc();
  return out;
}

void CurlLibrary::append(Lines& lines, const std::string& line) const {
  curl_slist* const longer = call_->slist_append(static_cast<curl_slist*>(lines.get()), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(lines.release());  // part of the longer one
  lines.reset(longer);
}

void CurlLibrary::set_number(void* easy, int option, long value) const {
  call_->easy_setopt(easy, static_cast<CURLoption>(option), value);
}
void CurlLibrary::set_size(void* easy, int option, std::int64_t value) const {
  call_->easy_setopt(easy, static_cast<CURLoption>(option), static_cast<curl_off_t>(value));
}
void CurlLibrary::set_text(void* easy, int option, const char* value) const {
  call_->easy_setopt(easy, static_cast<CURLoption>(option), value);
}
void CurlLibrary::set_data(void* easy, int option, void* value) const {
  call_->easy_setopt(easy, static_cast<CURLoption>(option), value);
}
void CurlLibrary::set_callback(void* easy, int option, void (*value)()) const {
  call_->easy_setopt(easy, static_cast<CURLoption>(option), value);
}
void CurlLibrary::reset(void* easy) const { call_->easy_reset(easy); }

std::string CurlLibrary::redirect_url(void* easy) const {
  char* url = nullptr;
  call_->easy_getinfo(easy, CURLINFO_REDIRECT_URL, &url);
  return url == nullptr ? std::string() : std::string(url);
}

const char* CurlLibrary::words_for(int result) const {
  return call_->easy_strerror(static_cast<CURLcode>(result));
}

CurlLibrary::Joined::Joined(const CurlLibrary& curl, void* multi, void* easy)
    : curl_(curl), multi_(multi), easy_(easy) {
  curl_.call_->multi_add_handle(multi_, easy_);
}
CurlLibrary::Joined::~Joined() { curl_.call_->multi_remove_handle(multi_, easy_); }

int CurlLibrary::perform(void* multi) const {
  int running = 0;
  const CURLMcode result = call_->multi_perform(multi, &running);
  if (result == CURLM_OK) return running;
  throw Error(ErrorCode::failed, std::string("libcurl fails: ") + call_->multi_strerror(result));
}

void CurlLibrary::poll(void* multi, int longest_ms) const {
  call_->multi_poll(multi, nullptr, 0, longest_ms, nullptr);
}

void CurlLibrary::wake(void* multi) const { call_->multi_wakeup(multi); }

int CurlLibrary::result(void* multi) const {
  int waiting = 0;
  const CURLMsg* const message = call_->multi_info_read(multi, &waiting);
  return message != nullptr && message->msg == CURLMSG_DONE ? message->data.result : CURLE_RECV_ERROR;
}

}  // namespace ragctl::http
