"""How try-damage tries the program, and what it demands of each run."""

from damage.case import chance

from .file_trials import file_trials
from .input_trials import input_trials, messages_trials
from .output_trials import output_trials
from .signal_trials import signal_trials
from .terminal_trials import terminal_trials


def all_trials(guide):
    """Every trial, in an order that stays."""
    return [*file_trials(guide), *input_trials(), *messages_trials(), *output_trials(), *signal_trials(),
            *terminal_trials()]


def a_few(trials, seed):
    """One of each kind of damaged file, as the seed chooses, and what is marked of the rest."""
    chosen = []
    kinds = {}
    for trial in trials:
        if trial.kind in ("input", "output", "signal", "terminal"):
            if trial.is_quick:
                chosen.append(trial)
        else:
            kinds.setdefault(trial.kind, []).append(trial)
    return [chance(seed, kind).choice(group) for kind, group in kinds.items()] + chosen
