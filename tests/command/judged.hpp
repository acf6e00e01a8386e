#pragma once
#include "cli.hpp"

namespace cli {

using Words = std::vector<std::string>;

/// Three documents, three questions; the judgements want the first two right and the third one wrong.
struct Judged : Sandbox {
  Judged() {
    ok({"tenant", "create", "acme"});
    write("docs/leave.md", "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n");
    write("docs/travel.md", "# Travel\n\nTrains are booked second class, flights only over 800 km.\n");
    write("docs/safety.md", "# Safety\n\nHelmets are worn in the workshop. Fire drills are twice a year.\n");
    ok({"ingest", "acme", (folder() / "docs").string()});
    queries = write("queries.jsonl",
                    "{\"_id\":\"vacation\",\"text\":\"How many days of paid vacation?\"}\n"
                    "{\"_id\":\"trains\",\"text\":\"Which class on trains?\"}\n"
                    "{\"_id\":\"helmets\",\"text\":\"Where are helmets worn?\"}\n");
    qrels = write("qrels.tsv",
                  "query-id\tcorpus-id\tscore\nvacation\tleave.md\t1\ntrains\ttravel.md\t2\n"
                  "helmets\tmissing.md\t1\nunjudged\tleave.md\t0\n");
  }

  [[nodiscard]] Words line(const Words& more, const std::string& format = "table") const {
    Words words{"--output", format, "eval", "acme", "--queries", queries, "--qrels", qrels};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  [[nodiscard]] Result eval(const Words& more) const { return run(line(more)); }
  [[nodiscard]] nlohmann::json json(const Words& more) const { return ok(line(more, "json")).json(); }

  std::string queries;
  std::string qrels;
};

}  // namespace cli
