#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace ragctl::pipeline {

/// How much may be under way at once, so that memory stays flat whatever comes.
struct InOrderLimits {
  unsigned threads = 2;
  std::size_t jobs = 64;
  std::uint64_t weight = 64'000'000;  ///< sum of the jobs' weights, bytes; one job alone may be heavier
};

/// Maps jobs to results on several threads and hands the results on in the order of the jobs. The calling
/// thread makes the jobs (`next`) and takes the results (`consume`), so both may use things that are for one
/// thread only. Each thread has a `Worker` of its own, made by `make_worker` on that thread. What a worker
/// throws is thrown here, when its turn comes; then, or when `next` or `consume` throw, the threads end and
/// their results are dropped.
template <class Job, class Result>
class InOrder {
public:
  using Worker = std::function<Result(Job&)>;

  InOrder(InOrderLimits limits, std::function<Worker()> make_worker)
      : limits_(limits), make_worker_(std::move(make_worker)) {}

  void run(const std::function<std::optional<Job>()>& next,
           const std::function<std::uint64_t(const Job&)>& weigh,
           const std::function<void(Job&&, Result&&)>& consume) {
    std::vector<std::jthread> threads;
    const Closer closer{*this};  // destroyed before `threads` are joined
    for (unsigned i = 0; i < limits_.threads; ++i) threads.emplace_back([this] { work(); });
    bool more = true;
    while (true) {
      while (more && has_room()) {
        std::optional<Job> job = next();
        more = job.has_value();
        if (more) put(std::move(*job), weigh);
      }
      if (slots_.empty()) return;
      std::unique_ptr<Slot> slot = take_front();
      if (slot->failure) std::rethrow_exception(slot->failure);
      consume(std::move(slot->job), std::move(*slot->result));
    }
  }

private:
  struct Slot {
    Job job;
    std::uint64_t weight = 0;
    std::optional<Result> result;
    std::exception_ptr failure;
    bool done = false;
  };

  struct Closer {
    InOrder& owner;
    ~Closer() { owner.close(); }
  };

  // Only the calling thread changes slots_, so it may look without the lock.
  [[nodiscard]] bool has_room() const {
    return slots_.empty() || (slots_.size() < limits_.jobs && weight_ < limits_.weight);
  }

  void put(Job&& job, const std::function<std::uint64_t(const Job&)>& weigh) {
    auto slot = std::make_unique<Slot>();
    slot->weight = weigh(job);
    slot->job = std::move(job);
    weight_ += slot->weight;
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(slot.get());
    slots_.push_back(std::move(slot));
    job_ready_.notify_one();
  }

  std::unique_ptr<Slot> take_front() {
    std::unique_lock lock(mutex_);
    result_ready_.wait(lock, [this] { return slots_.front()->done; });
    std::unique_ptr<Slot> slot = std::move(slots_.front());
    slots_.pop_front();
    weight_ -= slot->weight;
    return slot;
  }

  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    job_ready_.notify_all();
  }

  Slot* take_job() {
    std::unique_lock lock(mutex_);
    job_ready_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (closed_) return nullptr;
    Slot* slot = waiting_.front();
    waiting_.pop_front();
    return slot;
  }

  void work() {
    Worker worker;
    while (Slot* slot = take_job()) {
      try {
        if (!worker) worker = make_worker_();
        slot->result.emplace(worker(slot->job));
      } catch (...) {
        slot->failure = std::current_exception();
      }
      const std::scoped_lock lock(mutex_);
      slot->done = true;
      result_ready_.notify_one();
    }
  }

  InOrderLimits limits_;
  std::function<Worker()> make_worker_;
  std::mutex mutex_;
  std::condition_variable job_ready_;
  std::condition_variable result_ready_;
  std::deque<std::unique_ptr<Slot>> slots_;
  std::deque<Slot*> waiting_;
  std::uint64_t weight_ = 0;
  bool closed_ = false;
};

}  // namespace ragctl::pipeline
