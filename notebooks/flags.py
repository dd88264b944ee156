# %% [markdown]
# # What a run found
# Reads `flags.json`, `scores.csv` and `run.json` of a finished run: which rules carry the list, how
# scores are spread, and what could not be answered. Usage: `python3 notebooks/flags.py OUT`.

# %%
import collections
import csv
import json
import pathlib
import sys

out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "demo-out")
flags = json.loads((out / "flags.json").read_text(encoding="utf-8"))
run = json.loads((out / "run.json").read_text(encoding="utf-8"))
with (out / "scores.csv").open(encoding="utf-8", newline="") as file:
    scores = [int(row["score"]) for row in csv.DictReader(file)]

# %% [markdown]
# ## Rules that carry the flags

# %%
carried = collections.Counter()
for flag in flags["flags"]:
    for reason in flag["reasons"]:
        carried[reason["rule"]] += reason["counted"]
print(f"as of {run['as_of']}: {len(flags['flags'])} flags, {len(scores)} registrations with a score")
for rule, points in carried.most_common():
    print(f"  {rule}  {points:5} points  {flags['rules'][rule]['title']['en']}")

# %% [markdown]
# ## How scores are spread

# %%
spread = collections.Counter(min(score // 5 * 5, 30) for score in scores)
for low in sorted(spread):
    print(f"  {low:3} and up  {spread[low]:7}")

# %% [markdown]
# ## What could not be answered

# %%
for tally in sorted(run["tallies"], key=lambda tally: -tally["unknown"]):
    if tally["unknown"]:
        print(f"  {tally['rule']}  unknown for {tally['unknown']}, holds for {tally['hits']}")
