"""How strongly clues speak for each class, learnt by counting them in example questions (naive Bayes)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log

ALPHA = 0.15  # a clue nobody has written for a class yet counts as if seen this often


class Evidence:
    """One kind of clue. A clue counts by its specificity: one that every class uses says nothing.

    `examples` are classes with the clues of one example each.
    """

    def __init__(self, classes: Iterable[str], examples: Iterable[tuple[str, frozenset[str]]]) -> None:
        self.classes = tuple(classes)
        seen: defaultdict[str, dict[str, int]] = defaultdict(dict)  # a Counter each would take twice the time
        total: Counter[str] = Counter()
        for name, clues in examples:
            total[name] += len(clues)
            for clue in clues:
                counts = seen[clue]
                counts[name] = counts.get(name, 0) + 1
        self._rarely = {name: -log(total[name] + ALPHA * len(seen)) for name in self.classes}
        self._gains = {clue: self._gain(counts) for clue, counts in seen.items()}

    def _gain(self, counts: Mapping[str, int]) -> tuple[float, tuple[tuple[str, float], ...]]:
        specific = 1 - log(len(counts)) / log(max(2, len(self.classes)))
        return specific, tuple((name, specific * log(1 + count / ALPHA)) for name, count in counts.items())

    def weigh(self, clues: Iterable[str]) -> dict[str, float]:
        """For every class how much the clues speak for it; only differences mean something."""
        weights = dict.fromkeys(self.classes, 0.0)
        heard = 0.0
        for clue in clues:
            specific, gains = self._gains.get(clue, (0.0, ()))
            heard += specific
            for name, gain in gains:
                weights[name] += gain
        return {name: weight + heard * self._rarely[name] for name, weight in weights.items()}
