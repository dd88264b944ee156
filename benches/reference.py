"""Makes tests/it/model_reference.json: what PyOD and isotree say of tables that the tests make too.

    pip install -r benches/requirements.txt
    python benches/reference.py > tests/it/model_reference.json

The tables follow from a small generator of numbers (`Chance`), written down here and in
tests/it/model_reference.rs, so that no data need be kept. ECOD and HBOS are held to their values,
row by row; forests are random, so the forest is held to the mean AUROC over the sets.
"""

import json

import numpy as np
from isotree import IsolationForest
from pyod.models.ecod import ECOD
from pyod.models.hbos import HBOS
from pyod.models.iforest import IForest
from sklearn.metrics import roc_auc_score


class Chance:
    """A linear congruential generator; the same numbers in any language."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def normal(self):
        return sum(self.unit() for _ in range(12)) - 6.0


def mixed_table(rows):
    """Columns of several shapes: even, normal, skewed, whole numbers, rare events."""
    chance = Chance(1)
    table = []
    for _ in range(rows):
        unit, normal = chance.unit(), chance.normal()
        whole = float(int(chance.unit() * 6.0))
        rare = 1.0 if chance.unit() < 0.03 else 0.0
        skewed = chance.unit()
        table.append([unit, normal, skewed * skewed * skewed * 50.0, whole, rare])
    return np.array(table)


def labelled_set(number):
    """570 ordinary rows in two heaps and 30 outliers of one of three kinds."""
    chance = Chance(100 + number)
    rows, truth = [], []
    for row in range(600):
        odd = row >= 570
        heap = 3.0 if chance.unit() < 0.5 else -3.0
        shared = chance.normal()
        kind = number % 3
        spread = 3.0 if odd and kind == 0 else 1.0
        values = [heap + spread * (shared + 0.5 * chance.normal()) for _ in range(6)]
        if odd and kind == 1:
            values = [chance.unit() * 12.0 - 6.0 for _ in range(6)]
        if odd and kind == 2:
            values = [6.0 + 0.3 * chance.normal(), -6.0] + values[2:]
        rows.append(values)
        truth.append(int(odd))
    return np.array(rows), np.array(truth)


def main():
    table = mixed_table(400)
    low, high = table.min(0), table.max(0)
    even = (table - low) / (high - low)
    forests = {"isotree": [], "pyod": []}
    for number in range(12):
        rows, truth = labelled_set(number)
        for seed in range(5):
            forest = IsolationForest(ndim=2, ntrees=100, sample_size=256, random_seed=seed, nthreads=1)
            forests["isotree"].append(roc_auc_score(truth, forest.fit(rows).predict(rows)))
            forest = IForest(random_state=seed).fit(rows)
            forests["pyod"].append(roc_auc_score(truth, forest.decision_function(rows)))
    reference = {
        "made_with": "pyod 3.6.7, isotree 0.6.1.post10, numpy 2.4.6",
        "ecod": [round(float(it), 6) for it in ECOD().fit(table).decision_scores_],
        "hbos": [round(float(it), 6) for it in HBOS().fit(even).decision_function(even)],
        "forest_mean_auroc": {name: round(float(np.mean(it)), 4) for name, it in forests.items()},
    }
    print(json.dumps(reference))


if __name__ == "__main__":
    main()
