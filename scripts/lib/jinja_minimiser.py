"""Makes a JSON value smaller for as long as something stays true of it. Used by jinja-differential."""

import copy

SIMPLE = (None, "", 0)
MOST_IN_PAIRS = 24  # elements of a list of which any two are tried to go together


def minimise(value, holds, tries=600):
    """The smallest value found for which `holds` is true, as it is of `value`, with at most so many questions."""
    search = Search(holds, tries)
    while search.tries > 0:
        before = value
        for path in paths(value):
            value = search.shrink(value, path)
        if before == value:
            break
    return value


class Search:
    def __init__(self, holds, tries):
        self.holds, self.tries = holds, tries

    def better(self, candidate):
        if self.tries <= 0:
            return False
        self.tries -= 1
        return self.holds(candidate)

    def shrink(self, value, path):
        """Tries to make what stands at a path simpler, the boldest changes first."""
        try:
            part = at(value, path)
        except (KeyError, IndexError, TypeError):
            return value  # removed meanwhile
        if isinstance(part, (list, str)):
            return self.shorten(value, path)
        if isinstance(part, dict):
            for key in list(part):
                rest = {name: inner for name, inner in at(value, path).items() if name != key}
                candidate = with_part(value, path, rest)
                if self.better(candidate):
                    value = candidate
        elif part not in SIMPLE:
            for simple in SIMPLE:
                candidate = with_part(value, path, simple)
                if self.better(candidate):
                    return candidate
        return value

    def shorten(self, value, path):
        """Cuts pieces out of a list or text: halves first, single elements last."""
        size = len(at(value, path))
        while size > 0:
            start = 0
            while start < len(at(value, path)):
                part = at(value, path)
                candidate = with_part(value, path, part[:start] + part[start + size:])
                if self.better(candidate):
                    value = candidate
                else:
                    start += size
            size //= 2
        return self.without_pairs(value, path) if isinstance(at(value, path), list) else value

    def without_pairs(self, value, path):
        """Two elements at once: a beginning and its end, a question and its answer."""
        first = 0
        while first < min(len(at(value, path)), MOST_IN_PAIRS):
            for second in range(first + 1, min(len(at(value, path)), MOST_IN_PAIRS)):
                part = at(value, path)
                candidate = with_part(value, path, part[:first] + part[first + 1:second] + part[second + 1:])
                if self.better(candidate):
                    value = candidate
                    break
            else:
                first += 1
        return value


def paths(value, path=()):
    """The places in a value, outer ones before what is in them."""
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield from paths(inner, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def with_part(value, path, part):
    if not path:
        return part
    value = copy.deepcopy(value)
    at(value, path[:-1])[path[-1]] = part
    return value
