"""compare-speed's arithmetic, on made-up rates."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import compare_speed


class CompareSpeedTests(unittest.TestCase):
    def test_each_partner_runs_once_a_round_and_every_second_round_backwards(self):
        ran = []
        partners = [lambda name=name: ran.append(name) or {name: 1.0} for name in "abc"]
        table = compare_speed.measured(partners, 3)
        self.assertEqual("".join(ran), "abccbaabc")
        self.assertEqual(table, [{"a": 1.0, "b": 1.0, "c": 1.0}] * 3)

    def test_a_machine_that_slows_down_changes_no_ratio(self):
        table = [
            {"pp": 100 * speed, "llama-bench pp": 100 * speed, "tg": 9 * speed, "bare loop tg": 10 * speed}
            for speed in [1.0, 0.2, 0.7]
        ]
        found = {name: round(median, 6) for name, median, _, _ in compare_speed.ratios(table)}
        self.assertEqual(found, {"tg / bare loop tg": 0.9, "pp / llama-bench pp": 1.0})

    def test_the_median_is_that_of_the_ratios_with_the_least_and_the_largest(self):
        table = [{"tg": value, "bare loop tg": 1.0} for value in [3.0, 1.0, 2.0, 9.0, 2.5]]
        self.assertEqual(compare_speed.ratios(table), [("tg / bare loop tg", 2.5, 1.0, 9.0)])


if __name__ == "__main__":
    unittest.main()
