"""How well the facts alone could rank: LightGBM trained with the truth of simulated towns.

    pip install -r benches/requirements.txt
    cargo build --release
    python benches/bound.py                              # prints the figures
    python benches/bound.py --weights weights.toml --write docs/quality.md

`--weights` also ranks with weights learned from decided cases (`benches/learning.sh` makes the file from
other towns); `--write` puts the figures in place of those that stand in a page below its mark.

For every seed a town is simulated, its facts are exported (`proforma facts export`) and scored by the
rules (`proforma scan`). The bound is the average precision of gradient-boosted trees that know the
truth, under cross-validation in five parts by person: nobody is in the part that a model learns from
and in the part that it ranks. Two bounds are reported:

- `one town`: trained on four fifths of the persons of the same town, the fifth part ranked; what a
  model could learn from a town that knew the truth of all its registrations.
- `all towns`: trained on four fifths of the persons of all towns together; every town is ranked apart.

Hyper-parameters are fixed and were not searched. The facts that a run has not got count as missing, which
trees handle. Ties count as their mean, as in `proforma evaluate`.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile

import lightgbm
import numpy
import polars

KEYS = ["person_id", "dwelling_id", "moved_on"]
PARTS = 5
TREES = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 31,
    "min_child_samples": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
    "seed": 1,
    "num_threads": 1,
}
ROUNDS = 200


def town(program, seed, arguments, folder):
    """Facts, truth and the rules' score of every registration of one simulated town."""
    register, facts, out = (folder / f"{name}-{seed}" for name in ("register", "facts", "out"))

    def run(*words):
        subprocess.run([program, *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run("synth", "--persons", arguments.persons, "--years", arguments.years, "--seed", seed, "--world",
        arguments.world, "--out", register)
    run("facts", "export", register, "--purpose", "benefit", "--out", facts)
    rules = ["--rules", arguments.rules] if arguments.rules else []
    scan = ["scan", register, "--packs", "all", "--purpose", "benefit", *rules]
    run(*scan, "--out", out)
    table = joined(facts, register / "truth.csv", out / "scores.csv")
    if arguments.weights:
        run(*scan, "--weights", arguments.weights, "--out", folder / f"learned-{seed}")
        learned = scores_of(folder / f"learned-{seed}" / "scores.csv").select(*KEYS, learned="score")
        table = table.join(learned, on=KEYS, how="left").with_columns(polars.col("learned").fill_null(0.0))
    return table.with_columns(polars.lit(seed).alias("seed"))


def scores_of(path):
    number = polars.col("score").str.strip_chars_start("'").cast(polars.Float64)
    return polars.read_csv(path, infer_schema_length=0).select(*KEYS, "band", number)


def joined(facts, truth, scores):
    """One row a registration: its facts, whether it is pro forma, what is behind it, its score."""
    facts = polars.read_csv(facts, infer_schema_length=0)
    classes = [name for name in ("dwelling_kind", "exempt_class") if name in facts.columns]
    numbers = [name for name in facts.columns if name not in KEYS + classes]
    facts = facts.with_columns(
        # A sheet program must not read a leading minus as a formula; some exports mark it so.
        [polars.col(name).str.strip_chars_start("'").cast(polars.Float64) for name in numbers]
        + [polars.col(name).cast(polars.Categorical).to_physical().cast(polars.Float64) for name in classes]
    )
    truth = polars.read_csv(truth, infer_schema_length=0).select([*KEYS, "label", "typology"])
    table = facts.join(truth, on=KEYS, how="left").join(scores_of(scores), on=KEYS, how="left")
    return table.with_columns(
        (polars.col("label") == "pro_forma").fill_null(False).alias("pro_forma"),
        polars.col("typology").fill_null("ordinary"),
        polars.col("score").fill_null(0.0),
    )


def facts_of(table):
    """The names of the fact columns, in the order of the export."""
    other = {*KEYS, "label", "typology", "score", "band", "pro_forma", "seed", "learned"}
    return [name for name in table.columns if name not in other]


def average_precision(score, truth):
    """Average precision where ties count as the mean over their orders (to a very small error)."""
    order = numpy.argsort(-score, kind="stable")
    score, truth = score[order], truth[order].astype(float)
    ends = numpy.append(numpy.nonzero(numpy.diff(score))[0], len(score) - 1)
    hits = numpy.cumsum(truth)[ends]
    found = numpy.diff(numpy.append(0, hits))
    starts = numpy.append(0, ends[:-1] + 1)
    total, before = 0.0, 0.0
    for start, end, inside in zip(starts, ends, found):
        size = end - start + 1
        if inside:
            places = numpy.arange(1, size + 1)
            others = (inside - 1) * (places - 1) / max(size - 1, 1)
            total += (inside / size) * ((before + 1 + others) / (start + places)).sum()
        before += inside
    return total / max(truth.sum(), 1)


def at_share(score, truth, share):
    """Precision and recall of the first `share` of the ranking."""
    first = numpy.argsort(-score, kind="stable")[: max(1, round(len(score) * share))]
    return truth[first].mean(), truth[first].sum() / max(truth.sum(), 1)


def parts_by_person(table):
    """A part for every row, the same for all registrations of one person."""
    named = table.select("seed", "person_id").unique(maintain_order=True)
    drawn = numpy.random.default_rng(1).integers(0, PARTS, named.height)
    named = named.with_columns(polars.Series("part", drawn))
    return table.join(named, on=["seed", "person_id"], how="left", maintain_order="left")["part"].to_numpy()


def held_out(table):
    """The score of every row by a model that saw no registration of its person; gain by fact."""
    names = facts_of(table)
    values, truth = table.select(names).to_numpy(), table["pro_forma"].to_numpy()
    parts, score = parts_by_person(table), numpy.zeros(table.height)
    gain = numpy.zeros(len(names))
    for part in range(PARTS):
        learn = parts != part
        data = lightgbm.Dataset(values[learn], truth[learn].astype(int), feature_name=names)
        model = lightgbm.train(TREES, data, num_boost_round=ROUNDS)
        score[~learn] = model.predict(values[~learn])
        gain += model.feature_importance("gain")
    return score, dict(zip(names, gain / gain.sum()))


def figures(score, truth):
    return (average_precision(score, truth), at_share(score, truth, 0.005)[0], at_share(score, truth, 0.02)[1])


def by_pattern(table, columns):
    """Recall at 2 % of every pattern under each ranking, towns ranked apart."""
    lines = []
    for pattern in sorted(set(table.filter("pro_forma")["typology"])):
        counts = []
        for column in columns:
            found = rows = 0
            for part in table.partition_by("seed"):
                score = part[column].to_numpy()
                first = numpy.argsort(-score, kind="stable")[: round(len(score) * 0.02)]
                of_it = ((part["typology"] == pattern) & part["pro_forma"]).to_numpy()
                found, rows = found + of_it[first].sum(), rows + of_it.sum()
            counts.append(found / rows)
        lines.append((pattern, rows, counts))
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="target/release/proforma")
    parser.add_argument("--seeds", default="101-105", help="first and last seed")
    parser.add_argument("--persons", type=int, default=40_000)
    parser.add_argument("--years", type=int, default=12)
    parser.add_argument("--world", default="ordinary")
    parser.add_argument("--rules", help="rule folder in place of the built-in rules")
    parser.add_argument("--keep", type=pathlib.Path, help="write the joined rows with all scores here (parquet)")
    parser.add_argument("--weights", type=pathlib.Path, help="weights file whose ranking is told too")
    parser.add_argument("--write", type=pathlib.Path, help="page whose last part the figures become")
    parser.add_argument("--only-all-towns", action="store_true", help="leave out the models of single towns")
    arguments = parser.parse_args()
    first, _, last = arguments.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    with tempfile.TemporaryDirectory() as folder:
        towns = [town(arguments.program, seed, arguments, pathlib.Path(folder)) for seed in seeds]
    table = polars.concat(towns, how="diagonal_relaxed")
    together, gain = held_out(table)
    rankings = {RULES: table["score"].to_numpy()}
    if arguments.weights:
        rankings[LEARNED] = table["learned"].to_numpy()
    if not arguments.only_all_towns:
        rankings[ONE] = numpy.concatenate([held_out(one)[0] for one in towns])
    rankings[ALL] = together
    table = table.with_columns([polars.Series(f"by {name}", score) for name, score in rankings.items()])
    if arguments.keep:
        table.write_parquet(arguments.keep)
    text = report(table, rankings, arguments, seeds)
    print(text)
    ordered = sorted(gain.items(), key=lambda item: -item[1])
    print("facts by share of gain (all towns):", ", ".join(f"`{name}` {share:.1%}" for name, share in ordered[:25]))
    if arguments.write:
        page = arguments.write.read_text().split(MARK)[0].rstrip("\n")
        arguments.write.write_text(f"{page}\n\n{MARK}\n\n{text}")


RULES, LEARNED, ONE, ALL = "rules, without outcomes", "learned weights", "trees, one town", "trees, all towns"
# `proforma audit quality --out` keeps what stands below this line.
MARK = "<!-- below: written by benches/bound.py -->"
GOALS = [(RULES, 0.65, 0.75), (LEARNED, 0.8, 0.9)]


def report(table, rankings, arguments, seeds):
    """The figures as a part of a page."""
    lines = [
        "## How well the same facts could rank",
        "",
        f"Written by `benches/bound.py`; do not edit. Towns of {arguments.persons:,} persons and {arguments.years} "
        f"years, seeds {seeds[0]} to {seeds[-1]}, none used for tuning: {table.height:,} registrations, "
        f"{int(table['pro_forma'].sum()):,} pro forma, {len(facts_of(table))} facts. Gradient-boosted trees learn from "
        "the truth, which nobody has of a real town, in five parts by person: of the town that is ranked (one town), or of "
        "all (all towns). What they reach is a measure of the facts, and a bound for rules and weights. `docs/bound.md` "
        "says how, `docs/learning.md` what the weights were learned from.",
        "",
        "| ranking | average precision | least to most | precision at 0.5 % | recall at 2 % |",
        "|---|---|---|---|---|",
    ]
    means = {}
    parts = table.partition_by("seed", maintain_order=True)
    for name in rankings:
        each = [figures(part[f"by {name}"].to_numpy(), part["pro_forma"].to_numpy()) for part in parts]
        average, precision, recall = (statistics.mean(column) for column in zip(*each))
        least, most = min(one[0] for one in each), max(one[0] for one in each)
        means[name] = average
        lines.append(f"| {name} | {average:.3f} | {least:.3f} to {most:.3f} | {precision:.1%} | {recall:.1%} |")
    lines += ["", "| average precision against that of | goal | aim | trees, one town | trees, all towns |", "|---|---|---|---|---|"]
    for name, goal, aim in GOALS:
        if name in means:
            told = [ratio(means, name, bound, goal) for bound in (ONE, ALL)]
            lines.append(f"| {name} | {goal} | {aim} | {told[0]} | {told[1]} |")
    lines += ["", "Recall at 2 % by pattern:", "",
              "| pattern | registrations | " + " | ".join(rankings) + " |", "|---|---|" + "---|" * len(rankings)]
    for pattern, count, shares in by_pattern(table, [f"by {name}" for name in rankings]):
        lines.append(f"| `{pattern}` | {count} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
    return "\n".join(lines) + "\n"


def ratio(means, name, bound, goal):
    """How much of a bound a ranking reaches, and whether that is enough."""
    if bound not in means:
        return "-"
    share = means[name] / means[bound]
    return f"{share:.2f}, {'reached' if share >= goal else '**missed**'}"


if __name__ == "__main__":
    sys.exit(main())
