"""Runs the measuring partners in turns and prints medians and ratios; called by scripts/compare-speed.

A machine's speed drifts over minutes by more than the differences looked for. So every round runs each partner once,
every second round in reverse, and what is printed as a ratio is the median of the rounds' ratios: both rates of one
were measured within the same minute.
"""

import json
import statistics
import subprocess
import sys

SAMPLED = ["--temperature", "0.8", "--top-k", "40", "--top-p", "0.95", "--repeat-penalty", "1.1"]
RATIOS = [("tg", "bare loop tg"), ("tg", "llama-bench tg"), ("pp", "llama-bench pp"), ("tg sampled", "tg"), ("tg", "earlier tg")]


def output(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def parley(program, model, threads, *flags):
    command = [program, "bench", "--model", model, "--threads", threads, "--repetitions", "1", "--json", *flags]
    return [result["median_tokens_per_second"] for result in json.loads(output(command))["results"]]


def partners(model, threads, program, llama_bench, bare_loop, earlier=None):
    """The partners in the order of a round, each a function that gives rates by name."""

    def greedy():
        return dict(zip(["pp", "tg"], parley(program, model, threads)))

    def bare():
        return {"bare loop tg": float(output([bare_loop, model, threads, "128", "1"]).split()[0])}

    def bench():
        command = [llama_bench, "-m", model, "-t", threads, "-p", "512", "-n", "128", "-r", "1", "-o", "json"]
        return dict(zip(["llama-bench pp", "llama-bench tg"], [test["avg_ts"] for test in json.loads(output(command))]))

    def sampled():
        return {"tg sampled": parley(program, model, threads, "--prompt-tokens", "8", *SAMPLED)[1]}

    def before():
        return {"earlier tg": parley(earlier, model, threads)[1]}

    # What is compared with the greedy rate stands on both sides of it, as near as can be.
    return [bench, bare, greedy, sampled] + ([before] if earlier else [])


def measured(partners, rounds, said=lambda turn: None):
    """The rates of each round, by name."""
    table = []
    for turn in range(rounds):
        rates = {}
        for partner in partners if turn % 2 == 0 else reversed(partners):
            rates |= partner()
        table.append(rates)
        said(turn)
    return table


def ratios(table):
    """Pairs of names with the median, least and largest of their rounds' ratios."""
    found = []
    for over, under in RATIOS:
        values = [rates[over] / rates[under] for rates in table if over in rates and under in rates]
        if values:
            found.append((f"{over} / {under}", statistics.median(values), min(values), max(values)))
    return found


def main(model, rounds, threads, *commands):
    said = lambda turn: print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    table = measured(partners(model, threads, *commands), int(rounds), said)
    for name in table[0]:
        values = [rates[name] for rates in table]
        print(f"{name:16} {statistics.median(values):9.2f} tokens/s ({min(values):.2f} to {max(values):.2f})")
    for name, median, least, largest in ratios(table):
        print(f"{name:26} {median:.3f} ({least:.3f} to {largest:.3f})")


if __name__ == "__main__":
    main(*sys.argv[1:])
