#include <doctest/doctest.h>

#include "ragctl/chat/conversation.hpp"

using ragctl::chat::leans_on_previous;

TEST_CASE("a short question that opens with a connection or stands on a pronoun leans on the one before") {
  for (const char* question :
       {"and for contractors?", "And in Berlin?", "What about part-time staff?", "how about dogs",
        "Who approves it?", "When do they lapse?", "How much is that?", "For contractors?", "Why is that?",
        "und am Wochenende?", "Why not?"})
    CHECK_MESSAGE(leans_on_previous(question), question);
}

TEST_CASE("a question that names its own subject stands alone") {
  for (const char* question :
       {"How many vacation days do I get?", "Is there a dress code?", "", "?", "Parking permits",
        "Which rule says that I may bring a dog to work on Fridays?",
        "What should a new employee do when it rains in the mill and they have no umbrella?",
        "Android phones"})
    CHECK_MESSAGE(!leans_on_previous(question), question);
}
