"""What scripts/long-chat makes of the program's words."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import long_chat

FIGURES = "first token after 130 ms, prompt %d tokens (%d cached, 223.9 tokens/s), reply 8 tokens (89.0 tokens/s)\n"
GONE = "The context is full (493 of 512 tokens): the oldest 4 turns left out for the model. /save still has everything.\n"
LONG = "Error: The conversation has 533 tokens and the context holds 512, with room for a reply. Shorten it.\n"


class LongChatTests(unittest.TestCase):
    def test_there_are_as_many_questions_as_turns_each_on_a_line(self):
        for turns in [0, 1, 2, 200]:
            asked = long_chat.questions(turns)
            self.assertEqual(len(asked), turns)
            self.assertFalse(any("\n" in question for question in asked))

    def test_a_good_conversation_has_no_fault(self):
        said = FIGURES % (100, 0) + FIGURES % (200, 150) + GONE + FIGURES % (120, 90)
        account = long_chat.Account("truncate", 3, 0, said)
        self.assertEqual(account.faults(512), [])
        self.assertEqual(account.cells, ["truncate", "3", "1", "0", "75 %", "75 %", "75 %", "200"])

    def test_what_went_wrong_is_named(self):
        good = FIGURES % (100, 0) + FIGURES % (400, 300)
        cases = [
            ("truncate", 3, 0, good, "2 of 3 answered"),
            ("truncate", 2, 1, good + GONE, "ended with 1"),
            ("truncate", 2, 0, good, "nothing was said"),
            ("clear", 2, 0, good + GONE + LONG, "1 refused"),
            ("clear", 2, 0, FIGURES % (100, 0) + FIGURES % (400, 10) + GONE, "hardly used"),
            ("clear", 2, 0, good.replace("400", "600") + GONE, "a prompt of 600 tokens"),
            ("last=4", 2, 0, good + GONE + "Error: The inference library failed.\n", "another kind"),
            ("error", 3, 1, good, "are not 3"),
        ]
        for strategy, turns, status, said, words in cases:
            faults = long_chat.Account(strategy, turns, status, said).faults(512)
            self.assertTrue(any(words in fault for fault in faults), (strategy, words, faults))

    def test_refusals_are_what_error_is_for(self):
        account = long_chat.Account("error", 4, 1, FIGURES % (100, 0) + FIGURES % (400, 300) + LONG + LONG)
        self.assertEqual(account.faults(512), [])

    def test_what_is_no_number_of_turns_is_answered_with_the_usage(self):
        script = Path(__file__).resolve().parent.parent / "long-chat"
        for words in [["x"], ["0"], ["-1"], ["1.5"], ["5", "many"], ["--help"], ["1", "2", "3"]]:
            run = subprocess.run([sys.executable, str(script), *words], capture_output=True, text=True, timeout=30)
            self.assertEqual(run.returncode, 1, words)
            self.assertIn("usage: scripts/long-chat", run.stderr)
            self.assertNotIn("Traceback", run.stderr)


if __name__ == "__main__":
    unittest.main()
