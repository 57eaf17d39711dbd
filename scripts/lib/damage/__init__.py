"""What try-damage feeds to the program: damaged models, adapters and recipes.

Each case writes its files into a folder of its own when it is made, and says what a refusal must name. All chance comes
from a seed and the case's name, so that one case alone comes out as it does among the others.
"""

from .adapters import adapter_cases
from .models import model_cases
from .no_models import other_file_cases
from .recipe_files import recipe_files
from .recipe_texts import recipe_texts
from .recipe_values import recipe_values


def all_cases(guide):
    """Every case, in an order that stays."""
    cases = []
    for part in [model_cases, adapter_cases, other_file_cases, recipe_texts, recipe_values, recipe_files]:
        cases += part(guide)
    names = [case.name for case in cases]
    repeated = {name for name in names if names.count(name) > 1}
    assert not repeated, "cases of one name: %s" % repeated
    return cases
