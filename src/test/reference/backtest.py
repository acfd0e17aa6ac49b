#!/usr/bin/env python3
"""Reference implementation of `bellwether backtest`. Standard library only.

usage: backtest.py CATALOGUE.json EVIDENCE.ndjson [--from T] [--to T] [--policy key=value ...]
                   [--reading name=value ...] [--trace CONNECTOR]

--reading switches the reading of an ambiguous place (README.md); the first value is the default:
  faults=all|regular|counted   which failures evidence.faults/excluded count (all evidence of the hour; job outcomes and
                               regular runs; job outcomes only unless probe runs are part of the basis)
  from=hour|regime             evidence.from: T - window, or the regime's start if that is later
  probes=counted|present       evidence.probes: the runs that were counted, or all counted-able regular runs of the hour
  ties=arrival|file            runs with equal `at`: by receivedAt, then line; or by line only
  dup=file|arrival             the first of equal keys: by line, or by receivedAt (else completedAt), then line
  span=lines|known|counted     default from/to: job and probe lines incl. duplicate ones; without the duplicates; and by
                               the time they become known
  ends=begun|any               the latest `to` after maintenance: of windows that a tick fell into; or of all
  began=correction|tick        a swing is worse than its correction began; or than P
  left=each|last               a swing left out an improvement at any size; or at the smallest that would have moved it
  young=regime|hour            a full decision in a young regime: by the start of the regime; or never (as before)
"""
import argparse
import json
import math
import re
import sys
from bisect import bisect_right
from collections import namedtuple
from datetime import datetime, timezone
from fractions import Fraction
from functools import lru_cache

NS = 1_000_000_000
OPERATIONAL, DEGRADED, PARTIAL, MAJOR = 0, 1, 2, 3
WORD = ["operational", "degraded-performance", "partial-outage", "major-outage"]
UNKNOWN = "unknown"
FAULTS = ["institution", "connector", "unknown", "user", "platform"]

CODES = {}
for _fault, _names in {
    "user": "invalid-credentials invalid-username-or-password multi-factor-authentication locked-account "
            "account-not-accessible-requires-user-action user-action-required authorization-failed invalid-connection "
            "invalid-csv-row row-count-exceeded empty-file account-data-differs",
    "institution": "service-unavailable system-unavailable institution-not-available institution-disabled maintenance",
    "connector": "connector-error job-timed-out",
    "platform": "institution-not-found missing-required-field missing-required-field-value invalid-field-value "
                "internal-server-error",
    "unknown": "unknown-error",
}.items():
    for _n in _names.split():
        CODES[_n] = _fault


def fault_of(code):
    if code is None:
        return "unknown"
    if code.startswith("bank-statement-"):
        return "user"
    return CODES.get(code, "unknown")


# ---------------------------------------------------------------- times, durations, policy

TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)\Z")


def parse_time(text):
    if not isinstance(text, str):
        raise ValueError(f"not a time: {text!r}")
    m = TIME.match(text)
    if not m:
        raise ValueError(f"not an RFC 3339 time: {text!r}")
    y, mo, d, h, mi, s = map(int, m.groups()[:6])
    seconds = int(datetime(y, mo, d, h, mi, s, tzinfo=timezone.utc).timestamp())
    if m.group(8) not in "Zz":
        sign = 1 if m.group(8)[0] == "+" else -1
        seconds -= sign * (int(m.group(8)[1:3]) * 3600 + int(m.group(8)[4:6]) * 60)
    return seconds * NS + int((m.group(7) or "").ljust(9, "0"))


def format_time(t):
    text = datetime.fromtimestamp(t // NS, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = t % NS
    if fraction:
        text += "." + f"{fraction:09d}".rstrip("0")
    return text + "Z"


def parse_duration(text):
    m = re.fullmatch(r"(\d+)(ms|s|m|h|d)", str(text))
    if not m:
        raise ValueError(f"not a duration: {text!r}")
    return int(m.group(1)) * {"ms": NS // 1000, "s": NS, "m": 60 * NS, "h": 3600 * NS, "d": 86400 * NS}[m.group(2)]


def parse_number(text):
    return Fraction(str(text))


CONNECTOR_KEYS = {"operational": parse_number, "degraded": parse_number, "major": parse_number, "minJobs": int,
                  "window": parse_duration, "recent": parse_duration, "recentMin": int, "significance": parse_number,
                  "recentSignificance": parse_number, "hysteresis": float, "unstableSwings": int,
                  "unstableWindow": parse_duration, "staleAfter": parse_duration, "releaseWindow": parse_duration}
NODE_KEYS = {"interval": parse_duration, "recheck": parse_duration, "settle": parse_duration, "confirmRuns": int,
             "confirmMost": int, "confirmInterval": parse_duration}
DEFAULTS = {"operational": "0.95", "degraded": "0.75", "major": "0.50", "minJobs": 10, "window": "1h", "recent": "10m",
            "recentMin": 16, "significance": "0.025",
            "recentSignificance": "0.0005", "hysteresis": "0.4", "unstableSwings": 3,
            "unstableWindow": "2h", "staleAfter": "2h",
            "releaseWindow": "1h", "interval": "30m", "recheck": "15s", "settle": "5m", "confirmRuns": 12,
            "confirmMost": 30, "confirmInterval": "10s"}


def make_policy(node, own):
    text = dict(DEFAULTS)
    text.update(node)
    for key in own:
        if key not in CONNECTOR_KEYS:
            raise ValueError(f"a connector's policy has no {key}")
    text.update(own)
    parsers = {**CONNECTOR_KEYS, **NODE_KEYS}
    return {key: parsers[key](value) for key, value in text.items()}


# ---------------------------------------------------------------- exact binomial tails

def _terms(n, p, q):
    """C(n,i) p^i (q-p)^(n-i) for i = 0..n, as integers over q^n."""
    r = q - p
    if p == 0 or r == 0:
        for i in range(n + 1):
            yield math.comb(n, i) * p ** i * r ** (n - i)
        return
    term = r ** n
    yield term
    for i in range(n):
        term = term * ((n - i) * p) // ((i + 1) * r)
        yield term


@lru_cache(maxsize=None)
def _critical(n, t, a):
    """The largest k with P(X <= k) < a for X ~ Bin(n, t); -1 if there is none."""
    p, q = t.numerator, t.denominator
    bound = a.numerator * q ** n
    total = 0
    k = -1
    for i, term in enumerate(_terms(n, p, q)):
        total += term
        if total * a.denominator >= bound:
            break
        k = i
    return k


def at_most_below(k, n, t, a):
    """atMost(k, n, t) < a"""
    return k <= _critical(n, t, a)


def at_least_below(k, n, t, a):
    """atLeast(k, n, t) < a; as n - X ~ Bin(n, 1 - t), it is atMost(n - k, n, 1 - t)"""
    return n - k <= _critical(n, 1 - t, a)


# ---------------------------------------------------------------- evidence

# counted: success, or a failure whose fault is not user or platform.  order: file line.  known: first tick time that knows
Outcome = namedtuple("Outcome", "job attempt customer time known success fault counted order")
Run = namedtuple("Run", "time known result fault counted confirm order")
# an observation that the correction looks at
Obs = namedtuple("Obs", "time ok first")


def require(condition, message):
    if not condition:
        raise ValueError(message)


def read_evidence(path, connectors, readings, report):
    jobs = {c: {} for c in connectors}
    runs = {c: [] for c in connectors}
    releases = {c: [] for c in connectors}
    maintenance = {c: [] for c in connectors}
    span = []
    bad = False
    with open(path, "rb") as f:
        for number, raw in enumerate(f, 1):
            if not raw.strip():
                continue
            try:
                e = json.loads(raw.decode("utf-8"))
                require(isinstance(e, dict), "not an object")
                kind = e.get("type")
                require(kind in ("job", "probe", "release", "maintenance"), f"unknown type {kind!r}")
                c = e.get("connectorId")
                require(isinstance(c, str), "connectorId is missing")
                if kind == "job":
                    job = e.get("jobId")
                    require(isinstance(job, str) and job, "jobId is missing")
                    attempt = e.get("attempt", 1)
                    require(type(attempt) is int and attempt >= 1, f"bad attempt {attempt!r}")
                    time = parse_time(e.get("completedAt"))
                    outcome = e.get("outcome")
                    require(outcome in ("success", "failed"), f"bad outcome {outcome!r}")
                    customer = e.get("customer")
                    require(customer is None or isinstance(customer, str) and len(customer) <= 128, "bad customer")
                    code = e.get("errorCode")
                    require(code is None or isinstance(code, str), "bad errorCode")
                    received = parse_time(e["receivedAt"]) if e.get("receivedAt") is not None else time
                    require(c in connectors, f"unknown connector {c!r}")
                    known = max(time, received)
                    success = outcome == "success"
                    fault = None if success else fault_of(code)
                    new = Outcome(job, attempt, customer or None, time, known, success, fault, fault not in ("user", "platform"), number)
                    old = jobs[c].get((job, attempt))
                    if old is None or (readings["dup"] == "arrival" and known < old.known):
                        jobs[c][(job, attempt)] = new
                    if readings["span"] == "lines":
                        span.append(time)
                elif kind == "probe":
                    time = parse_time(e.get("at"))
                    result = e.get("result")
                    require(result in ("success", "failure", "flaky"), f"bad result {result!r}")
                    fault = e.get("fault")
                    require(fault is None or fault in FAULTS, f"bad fault {fault!r}")
                    confirm = e.get("confirm", False)
                    require(isinstance(confirm, bool), "bad confirm")
                    received = parse_time(e["receivedAt"]) if e.get("receivedAt") is not None else time
                    require(c in connectors, f"unknown connector {c!r}")
                    known = max(time, received)
                    fault = (fault or "unknown") if result == "failure" else None
                    runs[c].append(Run(time, known, result, fault, fault not in ("user", "platform"), confirm, number))
                    if readings["span"] == "lines":
                        span.append(time)
                elif kind == "release":
                    time = parse_time(e.get("at"))
                    require(c in connectors, f"unknown connector {c!r}")
                    releases[c].append(time)
                else:
                    start, end = parse_time(e.get("from")), parse_time(e.get("to"))
                    require(start <= end, "to is before from")
                    require(c in connectors, f"unknown connector {c!r}")
                    maintenance[c].append((start, end))
            except (ValueError, TypeError) as problem:
                bad = True
                report(f"line {number}: {problem}")
    if readings["span"] != "lines":
        for c in connectors:
            for x in list(jobs[c].values()) + runs[c]:
                span.append(x.time if readings["span"] == "known" else x.known)
    outcomes = {c: sorted(jobs[c].values(), key=lambda o: (o.time, o.job, o.attempt)) for c in connectors}
    if readings["ties"] == "arrival":
        run_key = lambda r: (r.time, r.known, r.order)
    else:
        run_key = lambda r: (r.time, r.order)
    for c in connectors:
        runs[c].sort(key=run_key)
    return outcomes, runs, releases, maintenance, span, bad


# ---------------------------------------------------------------- the rules

def form_jobs(outcomes):
    """The customers' jobs: observations of counted outcomes, in order of time, at equal times by job id."""
    grouped = {}
    for o in outcomes:
        if o.counted:
            key = ("job", o.job) if o.customer is None else ("customer", o.customer)
            grouped.setdefault(key, []).append(o)
    result = []
    for several in grouped.values():
        last = max(several, key=lambda o: (o.time, o.attempt, o.job))
        first = all(o.success for o in several)
        result.append((last.time, last.job, last.attempt, Obs(last.time, last.success, first)))
    result.sort(key=lambda x: x[:3])
    return [x[3] for x in result]


def level_of_rates(n, s, f, p):
    S, F = Fraction(s, n), Fraction(f, n)
    if S < p["major"]:
        return MAJOR
    if F >= p["operational"]:
        return OPERATIONAL
    if F >= p["degraded"]:
        return DEGRADED
    return PARTIAL


def raised_level(n, s, f, p):
    """The level of the rates by raised thresholds, in doubles."""
    def reaches(k, key):
        threshold = float(p[key])
        return k / n >= threshold + p["hysteresis"] * (1 - threshold)
    if not reaches(s, "major"):
        return MAJOR
    if reaches(f, "operational"):
        return OPERATIONAL
    return DEGRADED if reaches(f, "degraded") else PARTIAL


def best_plausible(n, s, f, p, young):
    a = p["significance"]
    if at_most_below(s, n, p["major"], p["recentSignificance"] if young else a):
        return MAJOR
    if at_most_below(f, n, p["degraded"], a):
        return PARTIAL
    if at_most_below(f, n, p["operational"], a):
        return DEGRADED
    return OPERATIONAL


def full_decision(P, n, s, f, p, young, may_improve):
    if n == 0:
        return P
    x = level_of_rates(n, s, f, p)
    y = best_plausible(n, s, f, p, young)
    if P == UNKNOWN:
        return x if x == OPERATIONAL else y if y != OPERATIONAL else UNKNOWN
    if x > P:
        return max(P, y)
    if x < P and may_improve:
        better = raised_level(n, s, f, p)
        if n < p["minJobs"]:
            better = max(better, P - 1)
        return min(better, P)
    return P


def sizes(m):
    """All m of them, then each smaller size of 8, 12, 16, 24, 32, 48, ..., largest first; fewer than 8 move nothing."""
    if m < 8:
        return []
    smaller, a, b = [], 8, 12
    while a < m or b < m:
        smaller += [z for z in (a, b) if z < m]
        a, b = 2 * a, 2 * b
    return [m] + sorted(smaller, reverse=True)


def recent_of(observations, T, p):
    inside = [o for o in observations if o.time > T - p["recent"]]
    if len(inside) < p["recentMin"]:
        return observations[-p["recentMin"]:]
    return inside


def moved(x, k, s, f, p):
    """Where these k observations move x to, were they free to."""
    a = p["recentSignificance"]
    if at_most_below(s, k, p["major"], a):
        return MAJOR
    if at_most_below(f, k, p["degraded"], a):
        x = max(x, PARTIAL)
    if x == MAJOR and at_least_below(s, k, p["major"], a):
        x = PARTIAL
    if x == PARTIAL and at_least_below(f, k, p["degraded"], a):
        x = DEGRADED
    return x


Corrected = namedtuple("Corrected", "level regime left_out")


def correct(x, T, jobs, runs, busy, p, unstable, left_reading, log):
    """The correction by recent observations: the level, the start of the new regime or None, whether it left out an
    improvement because the connector is unstable."""
    regime, left_out = None, False
    for source, observations in (("jobs", jobs), ("probes", runs)):
        recent = recent_of(observations, T, p)
        for k in sizes(len(recent)):
            last = recent[-k:]
            s = sum(o.ok for o in last)
            f = sum(o.first for o in last)
            y = moved(x, k, s, f, p)
            if y == x:
                continue
            start = last[0].time
            if source == "probes":
                since = [j for j in jobs if j.time >= start]
                contrary = any(j.ok for j in since) if y > x else any(not j.ok for j in since)
                if contrary or (busy and not since):
                    continue
                if y < x and all(o.ok for o in observations if o.time < start):
                    continue
            if y < x and unstable:
                log(f"    {source} last {k}: s={s} f={f}: {WORD[x]} -> {WORD[y]} is left out")
                left_out = True
                continue
            log(f"    {source} last {k}: s={s} f={f}: {WORD[x]} -> {WORD[y]}, regime from {format_time(start)}")
            x, regime = y, start
            if left_reading == "last":
                left_out = False
    return Corrected(x, regime, left_out)


class Connector:
    def __init__(self, spec, node_policy, outcomes, runs, releases, maintenance, readings, trace):
        self.id = spec["id"]
        self.stage = spec.get("stage", "live")
        self.p = make_policy(node_policy, spec.get("policy") or {})
        self.outcomes, self.runs = outcomes, runs
        self.outcome_times = [o.time for o in outcomes]
        self.run_times = [r.time for r in runs]
        self.releases, self.maintenance = releases, maintenance
        self.readings = readings
        self.log = (lambda m: print(m, file=sys.stderr)) if trace else (lambda m: None)
        self.regime = None           # start of the present regime
        self.last_move = None        # the latest tick whose correction made a move
        self.swings = []             # ticks
        self.performance = None      # last published: a level, UNKNOWN, or None before the first tick
        self.status = None
        self.stale = None
        self.causes = (False, False)  # maintenance open, release in the window; at the previous tick
        self.before_windows = None   # performance before the first of an unbroken run of ticks with an open window
        self.tick_before = None

    def known(self, items, times, after, T):
        """What lies in (after, T] and is known at T, in order."""
        return [x for x in items[bisect_right(times, after):bisect_right(times, T)] if x.known <= T]

    def tick(self, T):
        p, readings = self.p, self.readings

        # maintenance
        open_window = any(a <= T < b for a, b in self.maintenance)
        before = self.performance
        if open_window and not self.causes[0]:
            self.before_windows = before
        elif self.causes[0] and not open_window:
            self.regime = max(b for a, b in self.maintenance
                              if b <= T and (a <= self.tick_before or readings["ends"] == "any"))
            before = self.before_windows
            self.log(f"{format_time(T)} {self.id}\n    after maintenance: {before}, regime from {format_time(self.regime)}")
        P = UNKNOWN if before is None else before

        # the hour
        outcomes = self.known(self.outcomes, self.outcome_times, T - p["window"], T)
        runs = self.known(self.runs, self.run_times, T - p["window"], T)
        if self.regime is not None:
            outcomes = [o for o in outcomes if o.time >= self.regime]
            runs = [r for r in runs if r.time >= self.regime]
        jobs = form_jobs(outcomes)
        counted_runs = [r for r in runs if r.counted]
        run_obs = [Obs(r.time, r.result != "failure", r.result == "success") for r in counted_runs]
        regular = [o for o, r in zip(run_obs, counted_runs) if not r.confirm]
        busy = len(jobs) >= p["minJobs"]
        if busy:
            used = []
        elif not jobs:
            used = regular
        else:
            used = regular[-(p["minJobs"] - len(jobs)):]
        counted = jobs + used
        n = len(counted)
        s = sum(o.ok for o in counted)
        f = sum(o.first for o in counted)
        basis = "jobs+probes" if jobs and used else "jobs" if jobs else "probes" if used else "none"

        # what kind of tick
        startup = self.performance is None
        scheduled = T % p["interval"] == 0
        settle = (self.last_move is not None and T > self.last_move and (T - self.last_move) % p["settle"] == 0
                  and T // p["interval"] == self.last_move // p["interval"])
        full = startup or scheduled or P == UNKNOWN or settle
        unstable = len([w for w in self.swings if T - p["unstableWindow"] < w < T]) >= p["unstableSwings"]

        # the level
        stale = not jobs and not run_obs
        after_decision, new_regime = P, None
        if stale:
            heard = any(o.counted for o in self.known(self.outcomes, self.outcome_times, T - p["staleAfter"], T)) or \
                any(r.counted and not r.confirm for r in self.known(self.runs, self.run_times, T - p["staleAfter"], T))
            performance = P if heard else UNKNOWN
        else:
            if full:
                young = self.regime is not None and self.regime > T - p["window"] and readings["young"] == "regime"
                after_decision = full_decision(P, n, s, f, p, young, scheduled or not unstable)
            began = OPERATIONAL if after_decision == UNKNOWN else after_decision
            corrected = correct(began, T, jobs, run_obs, busy, p, unstable, readings["left"],
                                lambda m: self.log(f"{format_time(T)} {self.id}\n{m}"))
            new_regime = corrected.regime
            performance = after_decision if new_regime is None else corrected.level
            if readings["began"] == "tick":
                began = OPERATIONAL if P == UNKNOWN else P
            if corrected.level >= PARTIAL and corrected.level > began or corrected.left_out:
                self.swings.append(T)

        # the status
        released = any(T - p["releaseWindow"] < at <= T for at in self.releases)
        if open_window:
            status = "under-maintenance"
        elif performance in (OPERATIONAL, DEGRADED) and (self.stage != "live" or released):
            status = "under-maintenance"
        else:
            status = UNKNOWN if performance == UNKNOWN else WORD[performance]

        # publishing
        publish = startup or scheduled or (performance, status, stale) != (self.performance, self.status, self.stale)
        line = None
        if publish:
            if startup:
                trigger = "startup"
            elif scheduled:
                trigger = "scheduled"
            elif performance == UNKNOWN and self.performance != UNKNOWN:
                trigger = "stale"
            elif performance != self.performance:
                trigger = "early"
            elif stale != self.stale:
                trigger = "stale"
            elif open_window != self.causes[0]:
                trigger = "maintenance"
            else:
                assert released != self.causes[1]
                trigger = "release"
            faults = dict.fromkeys(FAULTS, 0)
            for o in outcomes:
                if not o.success:
                    faults[o.fault] += 1
            for r in runs:
                if r.result == "failure":
                    if readings["faults"] == "all" or (not r.confirm and (readings["faults"] == "regular" or used)):
                        faults[r.fault] += 1
            start = T - p["window"]
            if readings["from"] == "regime" and self.regime is not None:
                start = max(start, self.regime)
            line = {"at": format_time(T), "connectorId": self.id, "trigger": trigger, "status": status,
                    "performance": UNKNOWN if performance == UNKNOWN else WORD[performance], "stale": stale,
                    "evidence": {"from": format_time(start), "to": format_time(T), "basis": basis, "jobs": len(jobs),
                                 "probes": len(used if readings["probes"] == "counted" else regular),
                                 "succeeded": s, "succeededFirstTime": f,
                                 "successRate": s / n if n else None, "firstTimeSuccessRate": f / n if n else None,
                                 "faults": faults, "excluded": {k: faults[k] for k in ("user", "platform")}}}
            self.log(f"{format_time(T)} {self.id} {trigger}: full={full} settle={settle} n={n} s={s} f={f} decided "
                     f"{after_decision}, corrected {performance}, {status}, stale={stale}, unstable={unstable}, regime="
                     f"{self.regime and format_time(self.regime)}")

        # what the next tick finds
        if new_regime is not None:
            self.regime = new_regime
            self.last_move = T
        self.performance, self.status, self.stale = performance, status, stale
        self.causes = (open_window, released)
        self.tick_before = T
        return line


READINGS = {"faults": ["all", "regular", "counted"], "from": ["hour", "regime"], "probes": ["counted", "present"],
            "ties": ["arrival", "file"], "dup": ["file", "arrival"], "span": ["lines", "known", "counted"],
            "ends": ["begun", "any"], "began": ["correction", "tick"], "left": ["each", "last"], "young": ["regime", "hour"]}


def ceil_to(t, step):
    return -(-t // step) * step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogue")
    parser.add_argument("evidence")
    parser.add_argument("--from", dest="start", type=parse_time)
    parser.add_argument("--to", dest="end", type=parse_time)
    parser.add_argument("--policy", nargs="+", action="extend", default=[])
    parser.add_argument("--reading", nargs="+", action="extend", default=[])
    parser.add_argument("--trace", help="connector, or all, whose moves and publications are explained on stderr")
    args = parser.parse_args()

    node_policy = dict(item.split("=", 1) for item in args.policy)
    for key in node_policy:
        if key not in DEFAULTS:
            parser.error(f"unknown policy key {key}")
    readings = {name: values[0] for name, values in READINGS.items()}
    for item in args.reading:
        name, value = item.split("=", 1)
        if value not in READINGS.get(name, ()):
            parser.error(f"unknown reading {item}")
        readings[name] = value

    with open(args.catalogue) as f:
        specs = json.load(f)
    ids = [c["id"] for c in specs]
    outcomes, runs, releases, maintenance, span, bad = read_evidence(
        args.evidence, ids, readings, lambda m: print(m, file=sys.stderr))
    connectors = [Connector(c, node_policy, outcomes[c["id"]], runs[c["id"]], releases[c["id"]], maintenance[c["id"]],
                            readings, args.trace in (c["id"], "all")) for c in specs]

    start = args.start if args.start is not None else min(span, default=None)
    end = args.end if args.end is not None else max(span, default=None)
    if start is not None and end is not None:
        policy = make_policy(node_policy, {})
        last = ceil_to(end, policy["interval"])
        T = ceil_to(start, policy["recheck"])
        while T <= last:
            for connector in connectors:
                line = connector.tick(T)
                if line is not None:
                    print(json.dumps(line, separators=(",", ":")))
            T += policy["recheck"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
