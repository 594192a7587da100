"""What `make bench` measures, and which figures are made of it. To add a row, add it here; run.py does the rest.

{compiled} and {compiled_seed} are those guidelines compiled, {record} one patient of the seed's, {long} and {longer} copies of the seed
guideline of 100,000 and a million lines, {installed} the command as it is installed.

A Driver is a command that prints lines "name<TAB>nanoseconds"; each becomes a row "<driver>: <name>". A Process is timed as a whole, in
nanoseconds a patient (or a line, a start ...): its own and the system's time on its behalf, or with wall=True by the clock. Commands may say
{build} the libraries' build, {bench} where drivers and data lie, {given} the folder OSLER_BENCH, {flat} the yardstick's guideline,
{patients} {some} {few} all its patients, a tenth, a fiftieth, {seed} {seed_patients} the seed guideline and its patients, {null}.

Everything of one group runs in turn in each round, so that a ratio within it is of neighbours in time. A Figure is such a ratio, round by
round, with the least or most that it is meant to be."""
import dataclasses

DAY = "2025-11-01"


@dataclasses.dataclass
class Driver:
    group: str
    name: str  # the engine
    command: str
    needs: str = ""  # a program or "module NAME" without which it is absent
    rounds: int = 0  # 0: as many as asked for
    pattern: str = r"^(?P<row>[^\t\n]+)\t(?P<ns>[\d.]+)$"
    rename: dict = dataclasses.field(default_factory=dict)  # what a row is called here


@dataclasses.dataclass
class Process:
    group: str
    name: str  # the engine
    row: str
    command: str
    count: str = "patients"  # what the time is divided by: patients, some, few, seed_patients, lines of ..., or a number
    output: str = ""  # where the command writes; compared with the other outputs of its `same`
    same: str = ""
    needs: str = ""
    wall: bool = False
    rounds: int = 0
    copies: int = 1  # so many of it at once; the time is divided by all their patients


@dataclasses.dataclass
class Limit:
    """What a row itself is meant to be, in `unit`: of nanoseconds, `of` nanoseconds a piece (or pieces a second where `least`)."""
    what: str
    row: str
    unit: str
    of: float = 1
    most: float = None
    least: float = None


@dataclasses.dataclass
class Figure:
    what: str
    row: str  # "<engine>: <row>"
    of: tuple  # the rows it is compared with, the first that was measured
    most: float = None
    least: float = None
    aim: float = None


GIVEN = r"^(?P<row>\S.*?) +(?P<ns>[\d.]+) ns a patient"
GIVEN_ROWS = {"scalar, 512 patients, hot": "scalar hot", "scalar, 8 million patients, DRAM": "scalar",
              "columns, logic, hot": "columns logic hot", "columns, logic and doses, hot": "columns doses hot",
              "columns, logic, DRAM": "columns logic", "columns, logic and doses, DRAM": "columns doses"}
RUN = "{bench}/process 100 %s {installed} run %s {record} --on " + DAY
BATCH = "{build}/osler batch {compiled} {patients} --on " + DAY
PEERS = "python3 bench/peers/peers.py"

MEASURES = [
    # One patient at a time, facts as values.
    Driver("scalar", "given C", "{given}/baseline scalar {patients}", pattern=GIVEN, rename=GIVEN_ROWS),
    Driver("scalar", "C", "{bench}/yardstick scalar {patients}"),
    Driver("scalar", "Osler", "{bench}/osler_scalar {flat} {some}"),
    Driver("scalar", "Osler", "{bench}/osler_reasons {flat} {some}"),
    Driver("scalar", "LuaJIT interpreter", "luajit -joff bench/peers/flat.lua scalar {some}", needs="luajit"),
    Driver("scalar", "LuaJIT", "luajit bench/peers/flat.lua scalar {some}", needs="luajit", rounds=1),
    Driver("scalar", "Lua 5.4", "lua5.4 bench/peers/flat.lua scalar {some}", needs="lua5.4", rounds=1),
    Driver("scalar", "SQLite", PEERS + " sqlite {some}", needs="sqlite3", rounds=1),
    Driver("scalar", "DuckDB", PEERS + " duckdb {some} {bench}/python", needs="module duckdb", rounds=1),
    Driver("scalar", "CLIPS", PEERS + " clips {few}", needs="clips", rounds=1),
    # Many at a time.
    Driver("columns", "given C", "{given}/baseline columns {patients}", pattern=GIVEN, rename=GIVEN_ROWS),
    Driver("columns", "C", "{bench}/yardstick columns {patients}"),
    Driver("columns", "Osler", "{bench}/osler_columns columns {flat} {patients}"),
    # Patients in, result lines out.
    Process("lines", "given C", "lines", "{given}/baseline ndjson {patients} {bench}/lines.given", output="{bench}/lines.given",
            same="lines"),
    Process("lines", "C", "lines", "{bench}/yardstick lines {patients} {bench}/lines.c", output="{bench}/lines.c", same="lines"),
    Process("lines", "Osler", "lines", "{build}/osler batch {flat} {patients} --only outcomes,doses --on " + DAY + " -o {bench}/lines.osler",
            output="{bench}/lines.osler", same="lines"),
    Process("lines", "Osler", "lines with missing facts", "{build}/osler batch {flat} {patients} --on " + DAY + " -o {null}"),
    Process("lines", "LuaJIT interpreter", "lines", "luajit -joff bench/peers/flat.lua lines {some} {bench}/lines.luajit", count="some",
            output="{bench}/lines.luajit", same="lines", needs="luajit", rounds=1),
    Process("lines", "Lua 5.4", "lines", "lua5.4 bench/peers/flat.lua lines {some} {bench}/lines.lua", count="some",
            output="{bench}/lines.lua", same="lines", needs="lua5.4", rounds=1),
    Process("lines", "jq", "lines", "jq -c -f bench/peers/flat.jq {few}", count="few", output="{bench}/lines.jq", same="lines", needs="jq",
            rounds=1),
    # The seed guideline.
    Process("seed", "Osler", "seed: lines", "{build}/osler batch {seed} {seed_patients} --only outcomes,doses --on " + DAY + " -o {null}",
            count="seed_patients"),
    Process("seed", "Osler", "seed: lines with missing facts", "{build}/osler batch {seed} {seed_patients} --on " + DAY + " -o {null}",
            count="seed_patients"),
    # A process: its start and its memory.
    Driver("process", "nothing", "{bench}/process 100 start true"),
    Driver("process", "Osler", RUN % ("source", "{seed}")),
    Driver("process", "Osler", RUN % ("bytecode", "{compiled_seed}")),
    Driver("process", "Osler", "{bench}/process 1 stream " + BATCH + " -o {null}"),
    # The compiler.
    Process("compile", "Osler", "compile, a line of 100,000", "{build}/osler compile --no-proofs {long} -o {null}", count="100169"),
    Process("compile", "Osler", "compile, a line of 1,000,000", "{build}/osler compile --no-proofs {longer} -o {null}", count="1000169", rounds=2),
    # Several cores. What two processes that share nothing gain by the second one is what this machine, as busy as it is, has to give.
    Process("jobs", "C", "alone", "{bench}/yardstick lines {patients} {null}", wall=True),
    Process("jobs", "C", "two at once", "{bench}/yardstick lines {patients} {null}", wall=True, copies=2),
    Process("jobs", "Osler", "one job", BATCH + " --jobs 1 -o {null}", wall=True),
    Process("jobs", "Osler", "two jobs", BATCH + " --jobs 2 -o {null}", wall=True),
]

# Counts of every outcome and sums of doses, which have to be the same everywhere; {some} patients, or {few}.
COUNTS = [
    ("C", "{bench}/yardstick counts {%s}", "", "few some"),
    ("Osler columns", "{bench}/osler_columns counts {flat} {%s}", "", "few some"),
    ("Lua 5.4", "lua5.4 bench/peers/flat.lua counts {%s}", "lua5.4", "some"),
    ("LuaJIT", "luajit bench/peers/flat.lua counts {%s}", "luajit", "some"),
    ("SQLite", PEERS + " sqlite {%s}", "sqlite3", "some"),
    ("DuckDB", PEERS + " duckdb {%s} {bench}/python", "module duckdb", "some"),
    ("CLIPS", PEERS + " clips {%s}", "clips", "few"),
]

FIGURES = [
    Figure("our own C against the given one, one patient at a time", "C: scalar", ("given C: scalar",), most=1.0),
    Figure("our own C against the given one, columns, logic", "C: columns logic", ("given C: columns logic",), most=1.0),
    Figure("our own C against the given one, columns with doses", "C: columns doses", ("given C: columns doses",), most=1.0),
    Figure("our own C against the given one, lines", "C: lines", ("given C: lines",), most=1.0),
    Figure("populations in columns, logic", "Osler: columns logic", ("given C: columns logic", "C: columns logic"), most=2),
    Figure("populations in columns, with doses", "Osler: columns doses", ("given C: columns doses", "C: columns doses"), most=2),
    Figure("scalar evaluation, typed facts, no reasons", "Osler: scalar", ("given C: scalar", "C: scalar"), most=6, aim=4),
    Figure("structured reasons of all outcomes added", "Osler: reasons", ("given C: scalar", "C: scalar"), most=24),
    Figure("how many times as fast as LuaJIT's interpreter", "Osler: scalar, processor time", ("LuaJIT interpreter: scalar",), least=10),
    Figure("patients in, result lines out", "Osler: lines", ("given C: lines", "C: lines"), most=1.5, aim=1.2),
    Figure("the same with missing facts", "Osler: lines with missing facts", ("given C: lines", "C: lines"), most=3),
    Figure("compile: 1,000,000 lines to 100,000, for each line", "Osler: compile, a line of 1,000,000", ("Osler: compile, a line of 100,000",), most=1.1),
    Figure("the machine: two processes of C, times as fast as one", "C: two at once", ("C: alone",), least=1.8),
    Figure("two jobs, times as fast as one", "Osler: two jobs", ("Osler: one job",), least=1.8),
]

LIMITS = [
    Limit("compile, lines a second", "Osler: compile, a line of 100,000", "", of=1e9, least=600000),
    Limit("process start to first answer, from source", "Osler: source, first answer", "ms", of=1e6, most=1.5),
    Limit("the processor's time of it", "Osler: source, processor time", "ms", of=1e6, most=1.5),
    Limit("process start to first answer, from bytecode", "Osler: bytecode, first answer", "ms", of=1e6, most=1.0),
    Limit("the processor's time of it", "Osler: bytecode, processor time", "ms", of=1e6, most=1.0),
    Limit("memory, one patient, from source", "Osler: source, MiB", "MiB", most=5),
    Limit("memory, streaming", "Osler: stream, MiB", "MiB", most=5),
]
