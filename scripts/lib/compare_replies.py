"""Compares greedy replies of parley and llama-server token for token; called by scripts/compare-replies.

Two replies agree when their tokens are equal, or part where llama-server's own two best log-probabilities lie within
NEARLY_TIED: there the order of additions in a matrix product decides.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

NEARLY_TIED = 0.05
SYSTEM = "You are a helpful assistant."


def chatml(prompt):
    """What stands before and after the prompt's text: only these parts may hold special tokens."""
    return f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n", prompt, "<|im_end|>\n<|im_start|>assistant\n"


def ask(url, body=None, timeout=120):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.load(answer)


class Server:
    """A llama-server on a free port of the loopback address, stopped by its own id."""

    def __init__(self, program, model, adapter):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [program, "--model", model, "--host", "127.0.0.1", "--port", str(port), "--ctx-size", "2048"]
        command += ["--threads", str(os.cpu_count()), "--parallel", "1", "--no-webui"]
        if adapter:
            command += ["--lora", adapter]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)

    def __enter__(self):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                if ask(self.url + "/health", timeout=2).get("status") == "ok":
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.__exit__()
        self.log.seek(0)
        sys.exit("llama-server did not start. It said:\n" + self.log.read().decode(errors="replace")[-2000:])

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def tokens(self, prompt):
        tokens = []
        for text, special in zip(chatml(prompt), (True, False, True)):
            body = {"content": text, "add_special": False, "parse_special": special}
            tokens += ask(self.url + "/tokenize", body)["tokens"]
        return tokens

    def reply(self, tokens, limit):
        body = {"prompt": tokens, "n_predict": limit, "temperature": 0, "n_probs": 2, "return_tokens": True}
        body |= {"cache_prompt": False, "samplers": ["top_k"], "top_k": 1}
        answer = ask(self.url + "/completion", body)
        gaps = []
        for place in answer["completion_probabilities"]:
            best, second = (entry["logprob"] for entry in place["top_logprobs"][:2])
            gaps.append(best - second)
        tokens = answer["tokens"]
        # The token that ended the reply is no part of its text; parley leaves it out.
        if answer.get("stop_type") == "eos" and len(tokens) == len(gaps):
            tokens = tokens[:-1]
        return tokens, gaps


def parley(program, model, prompt, limit):
    command = [program, "respond", "-", "--model", model, "--json", "--quiet", "--temperature", "0"]
    command += ["--system-prompt", SYSTEM, "--max-tokens", str(limit), "--context-size", "2048"]
    done = subprocess.run(command, input=prompt, capture_output=True, text=True, timeout=300)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    return answer["tokens"], answer["usage"]["prompt_tokens"]


def parting(ours, theirs):
    """The first place where the replies differ, None where they are equal."""
    for place, (our, their) in enumerate(zip(ours, theirs)):
        if our != their:
            return place
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))


def compare(name, program, server, model, prompts, limit):
    counts = {"equal": 0, "nearly tied": 0, "different": 0}
    for number, prompt in enumerate(prompts, 1):
        tokens = server.tokens(prompt)
        theirs, gaps = server.reply(tokens, limit)
        ours, count = parley(program, model, prompt, limit)
        place = parting(ours, theirs)
        if count != len(tokens):
            verdict, note = "different", f"the prompt has {count} tokens, and {len(tokens)} for llama-server"
        elif place is None:
            verdict, note = "equal", f"{len(ours)} tokens"
        else:
            gap = gaps[place] if place < len(gaps) else float("inf")
            verdict = "nearly tied" if gap <= NEARLY_TIED else "different"
            note = f"they part after {place} tokens, where the two best are {gap:.4f} apart"
        counts[verdict] += 1
        if verdict != "equal":
            print(f"{name}, prompt {number}: {verdict}: {note}: {prompt!r}")
    print(f"{name}: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return counts["different"]


def main():
    program, server_program, guide, prompts_file, limit = sys.argv[1:]
    with open(prompts_file, encoding="utf-8") as file:
        prompts = [line.rstrip("\n") for line in file if line.strip()]
    with open(os.path.join(guide, "model.json"), encoding="utf-8") as file:
        recipe = json.load(file)
    base = os.path.join(guide, recipe["base"]["file"])
    adapter = recipe["adapters"][0]
    adapter_path = os.path.join(guide, adapter["file"])
    if adapter.get("scale", 1) != 1:
        sys.exit("llama-server is started with the adapter at scale 1, and the recipe has another.")
    different = 0
    for name, model, lora in [("base", base, None), ("guide", guide, adapter_path)]:
        with Server(server_program, base, lora) as server:
            different += compare(name, program, server, model, prompts, int(limit))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
