"""Osler in Python: compiled guidelines answered for patients, by ctypes over libosler-runtime. Nothing else is needed.

    import osler

    guideline = osler.Guideline.load("fever.osb")
    child = guideline.patient(on="2025-11-01")
    child.set("temperature", 39.1, unit="Cel")
    child.set("weight", Decimal("10.5"))
    child.run()
    child.outcome("lower_fever")          # Outcome.YES
    [dose.amount for dose in child.doses("lower_fever")]

A value that cannot be is a PatientError when it is set, and the patient cannot be run after it. Numbers stay decimals throughout: a float is
taken as the shortest decimal that reads back as the same float. A Guideline may be shared between threads, a Patient belongs to one."""
from __future__ import annotations

import ctypes
import datetime
import decimal
import enum
import json
import os
from typing import Any, Iterator, Mapping, NamedTuple, Optional, Sequence, Union

SONAME = "libosler-runtime.so.0.1"
NONE = ctypes.c_size_t(-1).value
ALL = NONE
Value = Union[None, bool, int, float, decimal.Decimal, str, datetime.date, Sequence[Any]]


class Error(Exception):
    """A call that could not be done: a limit, or a call out of place."""


class ProgramError(Error):
    """Bytes that are no compiled guideline, or that are not signed as they have to be."""


class PatientError(Error):
    """A value that cannot be. `path` says where, `expected` what would be right."""

    def __init__(self, message: str, path: str, found: str, expected: str) -> None:
        super().__init__(message)
        self.path, self.found, self.expected = path, found, expected


class Outcome(enum.IntEnum):
    """Of a recommendation: what follows from what is known."""
    NO = 0
    UNKNOWN = 1
    CONTRAINDICATED = 2
    YES = 3


class Kind(enum.IntEnum):
    """What a fact is."""
    TRUTH = 0
    CHOICE = 1
    NUMBER = 2
    DATE = 3
    TEXT = 4
    PERIOD = 5
    LIST = 6
    SERIES = 7


class Fact(NamedTuple):
    """A fact that a guideline asks for. `choices` are the names of a choice's values, `fields` those of a list's elements."""
    name: str
    label: str
    question: str
    kind: Kind
    unit: str
    low: Optional[decimal.Decimal]
    high: Optional[decimal.Decimal]
    step: Optional[decimal.Decimal]
    choices: tuple[str, ...]
    fields: tuple["Fact", ...]


class Dose(NamedTuple):
    """A dose. `amount` is None while it waits for facts, and where the recommendation is none."""
    treatment: str
    label: str
    amount: Optional[decimal.Decimal]
    unit: str
    route: str
    over: str
    schedule: str


class Missing(NamedTuple):
    """A fact that can still change an outcome."""
    name: str
    question: str
    matters_to: tuple[str, ...]


class Reason(NamedTuple):
    """Why an outcome is what it is; `children` say why that is so."""
    text: str
    truth: Outcome
    line: int
    children: tuple["Reason", ...]


# --- What stands in osler.h ---------------------------------------------------------------------------------------

_text, _size, _pointer = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p


class _PatientError(ctypes.Structure):
    _fields_ = [("path", _text), ("found", _text), ("expected", _text), ("message", _text), ("offset", _size)]


class _Dose(ctypes.Structure):
    _fields_ = [("state", ctypes.c_int), ("amount", ctypes.c_char * 64), ("before", ctypes.c_char * 64), ("unit", _text), ("treatment", _text),
                ("label", _text), ("route", _text), ("over", _text), ("schedule", _text), ("then", ctypes.c_bool)]


class _Missing(ctypes.Structure):
    _fields_ = [("fact", _size), ("element", _size), ("name", _text), ("question", _text), ("matters_to", ctypes.POINTER(_size)),
                ("matters_to_count", _size)]


class _Reason(ctypes.Structure):
    pass


_Reason._fields_ = [("next", ctypes.POINTER(_Reason)), ("children", ctypes.POINTER(_Reason)), ("kind", ctypes.c_int), ("truth", ctypes.c_int),
                    ("text", _text), ("name", _text), ("value", _text), ("needed", _text), ("note", _text), ("on", ctypes.c_char * 40),
                    ("source", _text), ("line", ctypes.c_uint)]


class _Result(ctypes.Structure):
    _fields_ = [("outcome", ctypes.c_int), ("text", _text), ("because", ctypes.POINTER(_Reason)), ("contraindicated_by", ctypes.POINTER(_size)),
                ("contraindicated_by_count", _size), ("cautions", ctypes.POINTER(_size)), ("cautions_count", _size)]


class _Summary(ctypes.Structure):
    _fields_ = [("applies", ctypes.c_int), ("because", ctypes.POINTER(_Reason)), ("notices", ctypes.POINTER(_text)), ("notices_count", _size),
                ("assumed", ctypes.POINTER(_size)), ("assumed_count", _size)]


class _Fact(ctypes.Structure):
    _fields_ = [("name", _text), ("label", _text), ("question", _text), ("type", ctypes.c_int), ("unit", _text), ("low", ctypes.c_char * 64),
                ("high", ctypes.c_char * 64), ("step", ctypes.c_char * 64), ("choices", _size), ("list", _size), ("fields", _size),
                ("most", _size), ("record", _text), ("valid", ctypes.c_int64), ("valid_unit", _text), ("absent_means", ctypes.c_bool),
                ("source", _text), ("line", ctypes.c_uint)]


class _Trust(ctypes.Structure):
    _fields_ = [("keys", ctypes.POINTER(_text)), ("keys_count", _size), ("id", _text), ("counter", ctypes.c_uint64), ("hash", _text)]


_OK, _PATIENT_WRONG, _DOSE_KNOWN = 0, 2, 2
_SIGNATURES = {
    "osler_version": (_text, []),
    "osler_program_load": (ctypes.c_int, [_text, _size, _pointer, ctypes.POINTER(_pointer), _text]),
    "osler_program_load_signed": (ctypes.c_int, [_text, _size, _text, _size, ctypes.POINTER(_Trust), _pointer, ctypes.POINTER(_pointer),
                                                 ctypes.POINTER(ctypes.c_uint64), _text]),
    "osler_program_free": (None, [_pointer]),
    "osler_program_id": (_text, [_pointer]),
    "osler_program_hash": (_text, [_pointer]),
    "osler_program_facts": (_size, [_pointer]),
    "osler_program_find": (_size, [_pointer, _text]),
    "osler_program_field": (_size, [_pointer, _size, _size]),
    "osler_program_fact": (ctypes.c_int, [_pointer, _size, ctypes.POINTER(_Fact)]),
    "osler_program_choice": (ctypes.c_int, [_pointer, _size, _size, ctypes.POINTER(_text), ctypes.POINTER(_text)]),
    "osler_program_recommendations": (_size, [_pointer]),
    "osler_program_recommendation": (_text, [_pointer, _size]),
    "osler_program_find_recommendation": (_size, [_pointer, _text]),
    "osler_context_new": (ctypes.c_int, [_pointer, _pointer, ctypes.POINTER(_pointer)]),
    "osler_context_free": (None, [_pointer]),
    "osler_context_begin": (ctypes.c_int, [_pointer, _text]),
    "osler_context_read": (ctypes.c_int, [_pointer, _text, _size, ctypes.c_uint, ctypes.POINTER(_PatientError)]),
    "osler_context_error": (ctypes.POINTER(_PatientError), [_pointer]),
    "osler_context_run": (ctypes.c_int, [_pointer]),
    "osler_context_set_unknown": (ctypes.c_int, [_pointer, _size]),
    "osler_context_set_truth": (ctypes.c_int, [_pointer, _size, ctypes.c_bool]),
    "osler_context_set_name": (ctypes.c_int, [_pointer, _size, _text]),
    "osler_context_set_decimal": (ctypes.c_int, [_pointer, _size, _text, _text]),
    "osler_context_set_double": (ctypes.c_int, [_pointer, _size, ctypes.c_double, _text]),
    "osler_context_set_date": (ctypes.c_int, [_pointer, _size, _text]),
    "osler_context_set_period": (ctypes.c_int, [_pointer, _size, _text, _text]),
    "osler_context_set_text": (ctypes.c_int, [_pointer, _size, _text, _size]),
    "osler_context_set_on": (ctypes.c_int, [_pointer, _size, _text]),
    "osler_context_begin_list": (ctypes.c_int, [_pointer, _size]),
    "osler_context_add_element": (ctypes.c_int, [_pointer, _size]),
    "osler_context_maybe_more": (ctypes.c_int, [_pointer, _size]),
    "osler_result_outcome": (ctypes.c_int, [_pointer, _size]),
    "osler_result_applies": (ctypes.c_int, [_pointer]),
    "osler_result_dose": (ctypes.c_int, [_pointer, _size, _size, ctypes.POINTER(_Dose)]),
    "osler_result_missing": (ctypes.c_int, [_pointer, _size, ctypes.POINTER(ctypes.POINTER(_Missing)), ctypes.POINTER(_size), _pointer]),
    "osler_result_get": (ctypes.c_int, [_pointer, _size, ctypes.POINTER(_Result)]),
    "osler_result_summary": (ctypes.c_int, [_pointer, ctypes.POINTER(_Summary)]),
    "osler_result_json": (ctypes.c_int, [_pointer, _pointer, ctypes.POINTER(_text), ctypes.POINTER(_size)]),
}


def _open() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ.get("OSLER_LIBRARY", SONAME))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


_osler = _open()


def version() -> str:
    """The version of the library."""
    return _osler.osler_version().decode()


def _decimal(text: bytes) -> Optional[decimal.Decimal]:
    return decimal.Decimal(text.decode()) if text else None


# --- Guidelines -----------------------------------------------------------------------------------------------------


class Guideline:
    """A compiled guideline. It does not change."""

    def __init__(self, handle: int) -> None:
        self._handle = ctypes.c_void_p(handle)

    @classmethod
    def load(cls, path: Union[str, os.PathLike[str]], key: Optional[str] = None, counter: int = 0) -> "Guideline":
        """Loads a file that `osler compile` has made. With a public key (its text) only what is signed with it, is not older than release
        `counter`, and has its signature beside it, in FILE.osb.minisig."""
        with open(path, "rb") as file:
            program = file.read()
        if key is None:
            return cls.loads(program)
        try:
            with open(os.fspath(path) + ".minisig", "rb") as file:
                signature = file.read()
        except FileNotFoundError:
            signature = b""
        return cls.loads(program, signature, key, counter)

    @classmethod
    def loads(cls, program: bytes, signature: bytes = b"", key: Optional[str] = None, counter: int = 0) -> "Guideline":
        """The same from bytes."""
        handle, why = ctypes.c_void_p(), ctypes.create_string_buffer(160)
        if key is None:
            status = _osler.osler_program_load(program, len(program), None, ctypes.byref(handle), why)
        else:
            trust = _Trust((_text * 1)(key.encode()), 1, None, counter, None)
            status = _osler.osler_program_load_signed(program, len(program), signature, len(signature), ctypes.byref(trust), None,
                                                      ctypes.byref(handle), None, why)
        if status != _OK or handle.value is None:
            raise ProgramError(why.value.decode() or "memory is exhausted")
        return cls(handle.value)

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _osler.osler_program_free(self._handle)

    @property
    def id(self) -> str:
        """The guideline's name."""
        return _osler.osler_program_id(self._handle).decode()

    @property
    def hash(self) -> str:
        """SHA-256 of the compiled form, in hexadecimal."""
        return _osler.osler_program_hash(self._handle).decode()

    @property
    def recommendations(self) -> tuple[str, ...]:
        """The names of all recommendations, in order of declaration."""
        count = _osler.osler_program_recommendations(self._handle)
        return tuple(_osler.osler_program_recommendation(self._handle, i).decode() for i in range(count))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the guideline may ask for."""
        return tuple(self._fact(i) for i in range(_osler.osler_program_facts(self._handle)))

    def _fact(self, index: int) -> Fact:
        found = _Fact()
        if _osler.osler_program_fact(self._handle, index, ctypes.byref(found)) != _OK:
            raise Error("there is no fact %d" % index)
        fields = tuple(self._fact(_osler.osler_program_field(self._handle, index, i)) for i in range(found.fields))
        return Fact(found.name.decode(), found.label.decode(), found.question.decode(), Kind(found.type), found.unit.decode(),
                    _decimal(found.low), _decimal(found.high), _decimal(found.step),
                    tuple(self._choice(index, i) for i in range(found.choices)), fields)

    def _choice(self, index: int, choice: int) -> str:
        name = _text()
        _osler.osler_program_choice(self._handle, index, choice, ctypes.byref(name), None)
        return (name.value or b"").decode()

    def _find(self, name: str) -> int:
        index = _osler.osler_program_find(self._handle, name.encode())
        if index == NONE:
            raise KeyError("%s knows no fact %s" % (self.id, name))
        return index

    def _find_recommendation(self, name: str) -> int:
        index = _osler.osler_program_find_recommendation(self._handle, name.encode())
        if index == NONE:
            raise KeyError("%s knows no recommendation %s" % (self.id, name))
        return index

    def patient(self, on: Union[str, datetime.date]) -> "Patient":
        """A patient of whom nothing is known yet, to be evaluated on that day."""
        patient = Patient(self)
        patient.begin(on)
        return patient


# --- Patients ---------------------------------------------------------------------------------------------------------


class Patient:
    """One patient: begun, told facts, run, asked. Begun again, it is the next one."""

    def __init__(self, guideline: Guideline) -> None:
        self._guideline = guideline
        self._handle = ctypes.c_void_p()
        if _osler.osler_context_new(guideline._handle, None, ctypes.byref(self._handle)) != _OK:
            raise Error("memory is exhausted")

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _osler.osler_context_free(self._handle)

    def begin(self, on: Union[str, datetime.date]) -> None:
        """Forgets the patient before. `on` is the day of evaluation."""
        if _osler.osler_context_begin(self._handle, str(on).encode()) != _OK:
            raise Error("%s is no day" % on)

    def read(self, record: Union[str, bytes, Mapping[str, Any]], lenient: bool = False) -> None:
        """Reads a patient record: JSON, or a dictionary that is put as JSON. `lenient` passes over unknown names."""
        text = record if isinstance(record, (str, bytes)) else json.dumps(record, allow_nan=False)
        data = text.encode() if isinstance(text, str) else text
        self._told(_osler.osler_context_read(self._handle, data, len(data), 1 if lenient else 0, None))

    def set(self, name: str, value: Value, unit: Optional[str] = None, on: Union[None, str, datetime.date] = None) -> None:
        """Sets a fact: None (unknown), a bool, a number, the name of a choice, a date, a text, or (from, to) for a period. A list takes
        dictionaries, a series (value, date) pairs; a last element "..." says that there may be more. `on` is when it was observed."""
        index = self._guideline._find(name)
        kind = self._guideline._fact(index).kind
        if value is not None and kind in (Kind.LIST, Kind.SERIES):
            self._set_list(index, name, kind, value)
        else:
            self._set(index, kind, value, unit)
        if on is not None:
            self._told(_osler.osler_context_set_on(self._handle, index, str(on).encode()))

    def _set(self, index: int, kind: Kind, value: Value, unit: Optional[str]) -> None:
        code = unit.encode() if unit else None
        if value is None:
            status = _osler.osler_context_set_unknown(self._handle, index)
        elif isinstance(value, bool):
            status = _osler.osler_context_set_truth(self._handle, index, value)
        elif isinstance(value, float):
            status = _osler.osler_context_set_double(self._handle, index, value, code)
        elif isinstance(value, (int, decimal.Decimal)) or (kind == Kind.NUMBER and isinstance(value, str)):
            status = _osler.osler_context_set_decimal(self._handle, index, str(value).encode(), code)
        elif kind == Kind.PERIOD and isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2:
            start, end = (None if day is None else str(day).encode() for day in value)
            status = _osler.osler_context_set_period(self._handle, index, start, end)
        elif kind == Kind.TEXT:
            data = str(value).encode()
            status = _osler.osler_context_set_text(self._handle, index, data, len(data))
        elif isinstance(value, datetime.date) or kind == Kind.DATE:
            status = _osler.osler_context_set_date(self._handle, index, str(value).encode())
        else:
            status = _osler.osler_context_set_name(self._handle, index, str(value).encode())
        self._told(status)

    def _set_list(self, index: int, name: str, kind: Kind, elements: Any) -> None:
        self._told(_osler.osler_context_begin_list(self._handle, index))
        for element in elements:
            if element == "...":
                self._told(_osler.osler_context_maybe_more(self._handle, index))
                continue
            fields = element if kind == Kind.LIST else {"value": element[0], "on": element[1]}
            self._told(_osler.osler_context_add_element(self._handle, index))
            for field, value in fields.items():
                at = self._guideline._find("%s.%s" % (name, field))
                self._set(at, self._guideline._fact(at).kind, value, None)

    def run(self) -> None:
        """Evaluates the guideline for what is known."""
        self._told(_osler.osler_context_run(self._handle))

    def _told(self, status: int) -> None:
        if status == _OK:
            return
        error = _osler.osler_context_error(self._handle)
        if status == _PATIENT_WRONG and error:
            wrong = error.contents
            raise PatientError(wrong.message.decode(), wrong.path.decode(), wrong.found.decode(), wrong.expected.decode())
        raise Error("a limit is reached, or this patient has been run and is to be begun again")

    # What follows

    @property
    def applies(self) -> Outcome:
        """Whether the guideline is about this patient."""
        return Outcome(_osler.osler_result_applies(self._handle))

    def outcome(self, recommendation: str) -> Outcome:
        """The outcome of a recommendation."""
        return Outcome(_osler.osler_result_outcome(self._handle, self._guideline._find_recommendation(recommendation)))

    def outcomes(self) -> dict[str, Outcome]:
        """All outcomes, by name."""
        return {name: self.outcome(name) for name in self._guideline.recommendations}

    def doses(self, recommendation: str) -> tuple[Dose, ...]:
        """The doses of a recommendation, in the author's order."""
        index, found, doses = self._guideline._find_recommendation(recommendation), _Dose(), []
        while _osler.osler_result_dose(self._handle, index, len(doses), ctypes.byref(found)) == _OK:
            amount = _decimal(found.amount) if found.state == _DOSE_KNOWN else None
            doses.append(Dose(found.treatment.decode(), found.label.decode(), amount, found.unit.decode(), found.route.decode(),
                              found.over.decode(), found.schedule.decode()))
        return tuple(doses)

    def missing(self, recommendation: Optional[str] = None) -> tuple[Missing, ...]:
        """The facts that can still change this outcome; of all open ones, those that most wait for first."""
        index = ALL if recommendation is None else self._guideline._find_recommendation(recommendation)
        found, count = ctypes.POINTER(_Missing)(), _size()
        self._told(_osler.osler_result_missing(self._handle, index, ctypes.byref(found), ctypes.byref(count), None))
        names = self._guideline.recommendations
        return tuple(Missing(found[i].name.decode(), found[i].question.decode(),
                             tuple(names[found[i].matters_to[j]] for j in range(found[i].matters_to_count))) for i in range(count.value))

    def reasons(self, recommendation: str) -> tuple[Reason, ...]:
        """Why a recommendation has its outcome."""
        found = _Result()
        self._told(_osler.osler_result_get(self._handle, self._guideline._find_recommendation(recommendation), ctypes.byref(found)))
        return tuple(_reasons(found.because))

    def text(self, recommendation: str) -> str:
        """The author's text for a recommendation, with values filled in."""
        found = _Result()
        self._told(_osler.osler_result_get(self._handle, self._guideline._find_recommendation(recommendation), ctypes.byref(found)))
        return found.text.decode()

    def notices(self) -> tuple[str, ...]:
        """What a reader has to be told: show all of them."""
        found = _Summary()
        self._told(_osler.osler_result_summary(self._handle, ctypes.byref(found)))
        return tuple(found.notices[i].decode() for i in range(found.notices_count))

    def assumed(self) -> tuple[str, ...]:
        """Facts that were not given and count as what their absence means."""
        found, facts = _Summary(), self._guideline.facts
        self._told(_osler.osler_result_summary(self._handle, ctypes.byref(found)))
        return tuple(facts[found.assumed[i]].name for i in range(found.assumed_count))

    def json(self) -> Any:
        """The whole answer, as osler run --format json prints it."""
        text, length = _text(), _size()
        self._told(_osler.osler_result_json(self._handle, None, ctypes.byref(text), ctypes.byref(length)))
        return json.loads(text.value or b"null", parse_float=decimal.Decimal)


def _reasons(node: Any) -> Iterator[Reason]:
    while node:
        reason = node.contents
        yield Reason(reason.text.decode(), Outcome(reason.truth), reason.line, tuple(_reasons(reason.children)))
        node = reason.next
