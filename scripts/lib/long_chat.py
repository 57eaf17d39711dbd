"""Questions of a long conversation, and what the program's own words on it amount to; used by scripts/long-chat."""

import re
import statistics

STRATEGIES = ["truncate", "last=4", "shorten", "clear", "error"]
TOPICS = ["rivers", "lighthouses", "the number seven", "bread", "old maps", "rain", "bicycles", "the moon", "salt", "clocks"]
FIGURES = re.compile(r"first token after .*?, prompt (\d+) tokens \((\d+) cached")
GONE = re.compile(r"^The context is full \(", re.M)
TOO_LONG = re.compile(r"^Error: The conversation has ", re.M)
ANY_ERROR = re.compile(r"^Error: (?!The conversation has ).*", re.M)


def questions(turns):
    """As many questions, a name told in the first, every tenth a long one."""
    asked = ["My name is Ada. Please remember it."]
    for turn in range(1, turns):
        topic = TOPICS[turn % len(TOPICS)]
        if turn % 10 == 9:
            asked.append("Please read this: %s What is it about?" % " ".join(["I think a lot about %s." % topic] * 20))
        else:
            asked.append("Question %d: what do people like about %s?" % (turn, topic))
    return asked[:turns]


class Account:
    """How a conversation got on, from what the program said on its standard error with --verbose."""

    def __init__(self, strategy, turns, status, said):
        self.strategy, self.turns, self.status = strategy, turns, status
        figures = [(int(prompt), int(cached)) for prompt, cached in FIGURES.findall(said)]
        self.answered = len(figures)
        self.largest = max((prompt for prompt, _ in figures), default=0)
        self.reused = [cached / prompt for prompt, cached in figures[1:] if prompt]
        self.gone = len(GONE.findall(said))
        self.too_long = len(TOO_LONG.findall(said))
        self.others = ANY_ERROR.findall(said)

    @property
    def progress(self):
        return "%s: %d of %d answered" % (self.strategy, self.answered, self.turns)

    @property
    def cells(self):
        total = "%.0f %%" % (100 * statistics.mean(self.reused)) if self.reused else "-"
        median = "%.0f %%" % (100 * statistics.median(self.reused)) if self.reused else "-"
        least = "%.0f %%" % (100 * min(self.reused)) if self.reused else "-"
        return [self.strategy, "%d" % self.answered, "%d" % self.gone, "%d" % self.too_long, total, median, least,
                "%d" % self.largest]

    def faults(self, context):
        """What a long conversation must not do."""
        found = []
        if self.others:
            found.append("%s: an error of another kind: %s" % (self.strategy, self.others[0]))
        if self.strategy == "error":
            if self.answered + self.too_long != self.turns:
                found.append("error: %d answered and %d refused are not %d" % (self.answered, self.too_long, self.turns))
        elif self.answered != self.turns or self.too_long or self.status:
            found.append("%s: %d of %d answered, %d refused, ended with %d"
                         % (self.strategy, self.answered, self.turns, self.too_long, self.status))
        elif not self.gone and self.largest * 2 > context:
            found.append("%s: nothing was said of turns that went" % self.strategy)
        if self.reused and statistics.median(self.reused) < 0.5:
            found.append("%s: the cache is hardly used" % self.strategy)
        if self.largest > context:
            found.append("%s: a prompt of %d tokens in a context of %d" % (self.strategy, self.largest, context))
        return found


def table(accounts):
    """A table in Markdown."""
    head = ["--on-full", "answered", "times that turns went", "refused", "from the cache, mean", "median", "least",
            "largest prompt"]
    lines = ["| %s |" % " | ".join(head), "|---|" + "---:|" * (len(head) - 1)]
    return lines + ["| %s |" % " | ".join(account.cells) for account in accounts]
