#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What several processors together make of one's rate: smp.py PRIDE RESULTS.csv IMAGE...

Each image runs alternately on one processor and on four, BENCH_RUNS (5) times; figures are medians of guest instructions of all
processors per second of CPU time, with the full timing model; and of their cycles, in which waits for the bus are as good as work.
Together: as if all programs had run one behind the other.
"""
import csv
import json
import os
import resource
import statistics
import subprocess
import sys

CPUS = (1, 4)


def rate(pride, cpus, image):
    """Millions of instructions and of cycles per CPU second; millions of instructions; what contention cost, of all cycles."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([pride, "run", "--cpus", str(cpus), "--stats=json", image], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    stats = json.loads(done.stderr.decode().strip().splitlines()[-1])["cpus"]
    instructions, cycles, waits = (sum(cpu[key] for cpu in stats) for key in ("instructions", "cycles", "contention_cycles"))
    return instructions / seconds / 1e6, cycles / seconds / 1e6, instructions / 1e6, waits / cycles


def main():
    pride, results, *images = sys.argv[1:]
    rounds = int(os.environ.get("BENCH_RUNS") or 5)
    ratios, rows = [], []
    work, time = dict.fromkeys(CPUS, 0), dict.fromkeys(CPUS, 0)
    print(f"{'M instructions/CPU s':22}{'1 CPU':>8}{'4 CPUs':>8}{'ratio':>8}{'of cycles':>12}{'waits for the bus':>20}")
    for image in images:
        name = os.path.basename(image).removesuffix(".elf")
        rates = {cpus: [] for cpus in CPUS}
        for _ in range(rounds):
            for cpus in CPUS:
                *figures, contention = rate(pride, cpus, image)
                rates[cpus].append(figures)
        (one, one_cycles, _), (all_, all_cycles, _) = medians = [
            [statistics.median(kind) for kind in zip(*rates[cpus])] for cpus in CPUS]
        for cpus, (speed, _, instructions) in zip(CPUS, medians):
            work[cpus] += instructions
            time[cpus] += instructions / speed
        ratios.append(all_ / one)
        in_cycles = all_cycles / one_cycles
        rows.append([name, f"{one:.1f}", f"{all_:.1f}", f"{all_ / one:.3f}", f"{in_cycles:.3f}", f"{contention:.4f}"])
        print(f"{name:22}{one:8.0f}{all_:8.0f}{all_ / one:8.2f}{in_cycles:12.2f}{100 * contention:18.1f} %", flush=True)
    print(f"{'median':38}{statistics.median(ratios):8.2f}")
    one, all_ = (work[cpus] / time[cpus] for cpus in CPUS)
    print(f"{'together':22}{one:8.0f}{all_:8.0f}{all_ / one:8.2f}")
    with open(results, "w", newline="") as out:
        csv.writer(out).writerows([["program", "one", "four", "ratio", "cycles", "contention"]] + rows)


if __name__ == "__main__":
    main()
