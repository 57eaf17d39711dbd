"""Runs the measuring partners in turns and prints medians and ratios; called by scripts/compare-speed."""

import json
import statistics
import subprocess
import sys

model, rounds, threads, program, llama_bench, bare_loop = sys.argv[1:]
SAMPLED = ["--temperature", "0.8", "--top-k", "40", "--top-p", "0.95", "--repeat-penalty", "1.1"]


def output(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def parley(*flags):
    command = [program, "bench", "--model", model, "--threads", threads, "--repetitions", "1", "--json", *flags]
    results = json.loads(output(command))["results"]
    return [result["median_tokens_per_second"] for result in results]


def peer():
    command = [llama_bench, "-m", model, "-t", threads, "-p", "512", "-n", "128", "-r", "1", "-o", "json"]
    return [test["avg_ts"] for test in json.loads(output(command))]


rows = {name: [] for name in ["pp", "tg", "tg sampled", "llama-bench pp", "llama-bench tg", "bare loop tg"]}
for turn in range(int(rounds)):
    prefill, decode = parley()
    rows["pp"].append(prefill)
    rows["tg"].append(decode)
    rows["tg sampled"].append(parley("--prompt-tokens", "8", *SAMPLED)[1])
    for name, value in zip(["llama-bench pp", "llama-bench tg"], peer()):
        rows[name].append(value)
    rows["bare loop tg"].append(float(output([bare_loop, model, threads, "128", "1"]).split()[0]))
    print(f"round {turn + 1} of {rounds}", file=sys.stderr)

medians = {name: statistics.median(values) for name, values in rows.items()}
for name, value in medians.items():
    print(f"{name:16} {value:9.2f} tokens/s ({min(rows[name]):.2f} to {max(rows[name]):.2f})")
print(f"decode / bare loop    {medians['tg'] / medians['bare loop tg']:.3f}")
print(f"decode / llama-bench  {medians['tg'] / medians['llama-bench tg']:.3f}")
print(f"prefill / llama-bench {medians['pp'] / medians['llama-bench pp']:.3f}")
print(f"sampled / greedy      {medians['tg sampled'] / medians['tg']:.3f}")
