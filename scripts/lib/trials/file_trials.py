"""Damaged files, by the commands that read them."""

from damage import all_cases
from damage.case import chance

from .judging import Outcome, Trial, judged
from .running import REPLY


def file_trials(guide):
    more = ["show", "count", "doctor", "list"]
    for number, case in enumerate(all_cases(guide)):
        yield file_trial(case, "respond")
        # The vocabulary is loaded alone to count tokens, which is another way through the library.
        if case.kind == "model: vocabulary":
            yield file_trial(case, "count")
        elif number % 4 == 0:
            yield file_trial(case, more[number // 4 % len(more)])


def file_trial(case, verb):
    def run(bench, folder):
        made = case.make(folder, chance(bench.seed, case.name))
        adapters = [word for lora in made.loras for word in ("--lora", lora)]
        environment = {}
        codes = [1, 2] if case.must_fail else [0, 1, 2]
        names = made.names
        if verb == "respond":
            arguments = ["respond", "hi", "--model", made.model, *adapters, *REPLY]
        else:
            # Each of these looks at a part of the model, and may find nothing wrong with it.
            codes = [0, 1, 2]
            if verb == "count":
                arguments = ["token-count", "hello there", "--model", made.model, *adapters]
            elif verb == "show":
                arguments, names = ["models", "show", made.model], () if adapters else made.names
            else:
                arguments = ["doctor"] if verb == "doctor" else ["models", "list"]
                environment["PARLEY_MODELS"] = str(folder)
        result = bench.run(arguments, **environment)
        if verb in ("doctor", "list") and result.code == 1:
            # Their words are results; what is wrong stands there.
            result.err += result.out
            names = ()
        return Outcome(result, judged(result, bench.limit, codes, names))
    name = case.name if verb == "respond" else case.name + ":" + verb
    return Trial(case.kind, name, run)
