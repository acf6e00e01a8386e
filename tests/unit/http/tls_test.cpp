// Certificates: a server on loopback with one that nobody vouches for, until network.ca_file does.
#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "ragctl/base/error.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;

namespace {

template <auto end>
struct Ends {
  template <class Handle>
  void operator()(Handle* handle) const {
    end(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Ends<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Ends<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Ends<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Ends<SSL_free>>;

Certificate self_signed(EVP_PKEY* key, const char* address) {
  Certificate out(X509_new());
  X509_set_version(out.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(out.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), 3600);
  X509_set_pubkey(out.get(), key);
  X509_NAME* const name = X509_get_subject_name(out.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1,
                             0);
  X509_set_issuer_name(out.get(), name);
  const std::unique_ptr<X509_EXTENSION, Ends<X509_EXTENSION_free>> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, address));
  X509_add_ext(out.get(), names.get(), -1);
  REQUIRE(X509_sign(out.get(), key, EVP_sha256()) > 0);
  return out;
}

/// Speaks TLS with a certificate of its own making and answers every connection with 200.
class TlsServer {
public:
  explicit TlsServer(const char* address)
      : key_(EVP_EC_gen("P-256")), certificate_(self_signed(key_.get(), address)) {
    context_.reset(SSL_CTX_new(TLS_server_method()));
    REQUIRE(SSL_CTX_use_certificate(context_.get(), certificate_.get()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(context_.get(), key_.get()) == 1);
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    auto* const any = reinterpret_cast<sockaddr*>(&where);
    REQUIRE(bind(listener_, any, size) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    REQUIRE(getsockname(listener_, any, &size) == 0);
    port_ = ntohs(where.sin_port);
    char file[] = "/tmp/ragctl-ca-XXXXXX";
    const int descriptor = mkstemp(file);
    REQUIRE(descriptor >= 0);
    std::FILE* const out = fdopen(descriptor, "w");
    PEM_write_X509(out, certificate_.get());
    std::fclose(out);
    ca_file_ = file;
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
    unlink(ca_file_.c_str());
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }

private:
  void serve() {
    std::signal(SIGPIPE, SIG_IGN);  // a client that has gone is no reason to go too
    for (int socket = accept(listener_, nullptr, nullptr); socket >= 0;
         socket = accept(listener_, nullptr, nullptr)) {
      const Session session(SSL_new(context_.get()));
      SSL_set_fd(session.get(), socket);
      char buffer[4096];
      if (SSL_accept(session.get()) == 1 && SSL_read(session.get(), buffer, sizeof buffer) > 0) {
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecure";
        SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
      }
      close(socket);
    }
  }

  Key key_;
  Certificate certificate_;
  Context context_;
  int listener_ = -1;
  int port_ = 0;
  std::string ca_file_;
  std::thread thread_;
};

Error refusal(const TlsServer& server, const http::ConnectionSettings& settings) {
  http::CurlTransport transport(settings);
  try {
    (void)http::send(transport, {http::Method::get, server.url()}, {});
  } catch (const Error& error) {
    return error;
  }
  FAIL("the certificate was taken");
  return {ErrorCode::failed, ""};
}

}  // namespace

TEST_CASE("a certificate that nobody vouches for is refused, once and for all") {
  const TlsServer server("IP:127.0.0.1");
  const Error error = refusal(server, {});
  CHECK(error.code() == ErrorCode::unreachable);
  CHECK_FALSE(error.retryable());
  CHECK(std::string(error.what()).find("is not trusted") != std::string::npos);
  CHECK(error.hint().find("network.ca_file") != std::string::npos);
}

TEST_CASE("the certificates of a CA file are trusted") {
  const TlsServer server("IP:127.0.0.1");
  http::ConnectionSettings settings;
  settings.ca_file = server.ca_file();
  http::CurlTransport transport(settings);
  CHECK(http::send(transport, {http::Method::get, server.url()}, {}).body == "secure");
}

TEST_CASE("a trusted certificate of another host is refused") {
  const TlsServer server("DNS:elsewhere.example");
  http::ConnectionSettings settings;
  settings.ca_file = server.ca_file();
  CHECK(refusal(server, settings).code() == ErrorCode::unreachable);
}

TEST_CASE("a machine without trusted certificates is told which package has them") {
  const TlsServer server("IP:127.0.0.1");
  const test::ScratchFolder scratch;
  http::ConnectionSettings settings;
  settings.ca_file = (scratch / "ca.pem").string();
  test::spill(settings.ca_file, "");
  http::CurlTransport transport(settings);
  const Error error = refusal(server, settings);
  CHECK(error.code() == ErrorCode::unreachable);
  CHECK(error.hint().find("ca-certificates") != std::string::npos);
}
