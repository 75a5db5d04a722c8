#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares simulators on the same images: run.py PRIDE RESULTS.csv IMAGE...

Each round runs every simulator once on every image, so that a busy moment of the machine hits all of them alike; the
figures are medians over the rounds of guest instructions per second of CPU time (user and system, of the simulator's
process). The number of instructions is what Pride counts, the same for all. A simulator that prints something else
than Pride is reported and fails the run. QEMU and SIS have no timing model of the kind that `full` is.
"""
import json
import os
import re
import resource
import statistics
import subprocess
import sys


def run(command):
    """Output and CPU seconds of a command; the time of children is what it adds to this process's account."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.decode("latin-1"), done.stderr.decode("latin-1"), seconds


def simulators(pride):
    qemu = ["qemu-system-sparc", "-M", "leon3_generic", "-nographic", "-no-reboot", "-kernel"]
    table = {
        "full": [pride, "run", "--timing", "full"],
        "fast": [pride, "run", "--timing", "fast"],
        "qemu": qemu,
        "qemu-icount": qemu[:1] + ["-icount", "shift=0,sleep=off"] + qemu[1:],
    }
    if os.environ.get("SIS"):
        table["sis"] = [os.environ["SIS"], "-leon3", "-r", "-tlim", "1000", "s"]
    return table


def verdict(output, name):
    """The line that the program prints: its name and a checksum."""
    found = re.search(r"^" + name + r" [0-9a-f]+", output.replace("\r", ""), re.MULTILINE)
    return found.group(0) if found else None


def main():
    pride, results, *images = sys.argv[1:]
    rounds = int(os.environ.get("BENCH_RUNS") or 5)
    table = simulators(pride)
    seconds, expected, instructions, failed = {}, {}, {}, 0
    for image in images:
        name = os.path.basename(image).removesuffix(".elf")
        output, stats, _ = run([pride, "run", "--stats=json", image])
        expected[name] = verdict(output, name)
        instructions[name] = json.loads(stats.strip().splitlines()[-1])["cpus"][0]["instructions"]
    for _ in range(rounds):
        for image in images:
            name = os.path.basename(image).removesuffix(".elf")
            for simulator, command in table.items():
                output, _, used = run(command + [image])
                if verdict(output, name) != expected[name]:
                    print(f"{name}: {simulator} printed something else: {output[-200:]!r}")
                    failed += 1
                seconds.setdefault((name, simulator), []).append(used)

    names = sorted(expected)
    speed = {key: instructions[key[0]] / statistics.median(used) / 1e6 for key, used in seconds.items()}
    print(f"{'M instructions/CPU s':22}" + "".join(f"{s:>13}" for s in table))
    for name in names:
        print(f"{name:10}{instructions[name] / 1e6:10.0f} M " + "".join(f"{speed[name, s]:13.0f}" for s in table))
    for reference in [s for s in table if s not in ("full", "fast")]:
        for mode in ("full", "fast"):
            ratios = [speed[n, mode] / speed[n, reference] for n in names]
            print(f"{mode} / {reference}: median {statistics.median(ratios):.2f}, worst {min(ratios):.2f}, best {max(ratios):.2f}")
    with open(results, "w") as out:
        out.write("program,instructions,simulator,mips\n")
        for name in names:
            for simulator in table:
                out.write(f"{name},{instructions[name]},{simulator},{speed[name, simulator]:.1f}\n")
    print(f"{len(seconds) * rounds - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
