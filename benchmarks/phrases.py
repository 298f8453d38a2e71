"""Make up names and sentences, so that no two documents say the same."""

# ruff: noqa: INP001, SIM905  # scripts, not a package; words read better without quotes

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

TOPICS: Final = tuple(
    (
        "Archive Billing Booking Catering Claims Contracts Courier Crews Customs Depot Dispatch Enrolment"
        " Fares Fleet Forms Freight Grants Harvest Imaging Intake Inventory Invoices Laboratory Ledger"
        " Lending Letters Library Licences Lockers Mailroom Maps Metering Minutes Orders Parking Parts"
        " Patients Payments Payroll Permits Pharmacy Planning Pricing Printing Quality Receipts Records"
        " Recruiting Refunds Registry Rentals Repairs Reports Rosters Routes Safety Samples Schedules"
        " Scoring Shifts Signals Storage Surveys Tenders Tickets Timetables Tolls Training Travel Treasury"
        " Vaccines Vehicles Visitors Voting Waste Weather Weighing"
    ).split()
)
PLACES: Final = tuple(
    (
        "Aalen Bergen Cadiz Delft Espoo Fulda Gdynia Halle Imola Jena Kassel Lund Malmo Narvik Oulu Parma"
        " Quimper Riga Siena Turku Ulm Vejle Wels Xanten Ystad Zwolle Arles Bonn Cork Dole Emden Faro Gera"
        " Horsens Izola Jesi Krems Linz Metz Nancy Olten Pirna Rouen Soest Trier Udine Vigo Worms Zug"
    ).split()
)
_WHO: Final = tuple(
    (
        "clerks,nurses,drivers,planners,teachers,buyers,auditors,engineers,guards,cooks,pilots,students,"
        "tenants,visitors,suppliers,directors,team leads,case workers,shop managers,field crews,"
        "warehouse staff,call agents,night shifts,new colleagues,branch offices,project leads,home carers,"
        "freight agents,lab assistants,ticket inspectors"
    ).split(",")
)
_GAIN: Final = tuple(
    (
        "find,finish,approve,compare,correct,close,order,return,release,settle,sign,track,update,verify,"
        "reserve,share,archive,assign,book,combine,count,forward,hand over,look up,measure,pay,renew,"
        "replace,resolve,sort"
    ).split(",")
)
_WHAT: Final = tuple(
    (
        "open cases,late orders,monthly figures,signed forms,spare parts,delivery notes,test results,"
        "travel claims,staff records,price lists,work plans,meter readings,parking permits,room bookings,"
        "damage reports,supplier offers,course places,stock levels,loading lists,customer letters,"
        "security passes,shift swaps,tax papers,site visits,service calls,missing items,annual budgets,"
        "safety checks,fuel receipts,maintenance slots"
    ).split(",")
)
_HOW: Final = tuple(
    (
        "within a single day,without a second form,before the week ends,from any site,on the first try,"
        "during the morning shift,with one signature,at half the effort,while the customer waits,"
        "without calling the desk,in the order of urgency,by the tenth of the month,even on public holidays,"
        "with fewer errors than last year,after a short training,on a phone in the yard,in three languages,"
        "for every branch alike,before the truck leaves,without paper"
    ).split(",")
)
_HARM: Final = tuple(
    (
        "is lost,comes too late,is entered twice,is read by the wrong people,cannot be proved later,"
        "waits for a week,is paid twice,is missed at the audit,is out of date,goes to another branch,"
        "is refused at the gate,has to be typed again"
    ).split(",")
)


def number(random: Random, low: int, high: int) -> int:
    """Choose a whole number from ``low`` to below ``high``; twice as fast as ``randrange``."""
    return low + int(random.random() * (high - low))


def pick(random: Random, words: tuple[str, ...]) -> str:
    """Choose one of some words."""
    return words[int(random.random() * len(words))]


def people(random: Random) -> str:
    """Name a group of people, with a capital."""
    return pick(random, _WHO).capitalize()


def thing(random: Random) -> str:
    """Name what people work on, in the plural."""
    return pick(random, _WHAT)


def gain(random: Random) -> str:
    """Say what somebody is able to do: a sentence without its full stop."""
    return f"{people(random)} {pick(random, _GAIN)} {thing(random)} {pick(random, _HOW)}"


def ability(random: Random) -> str:
    """Say what can be done: three to six words, with a capital."""
    return f"{pick(random, _GAIN).capitalize()} {thing(random)} {pick(random, _HOW)}"


def harm(random: Random) -> str:
    """Say what may go wrong: a sentence without its full stop."""
    return f"One of the {thing(random)} of {pick(random, _WHO)} {pick(random, _HARM)}"


def share(random: Random) -> str:
    """Say how something is measured."""
    return f"Share of {thing(random)} settled {pick(random, _HOW)}, at least {number(random, 80, 100)}%"


def prose(random: Random, sentences: int) -> str:
    """Give some sentences with their full stops."""
    return " ".join(f"{gain(random)}." if one % 2 == 0 else f"{harm(random)}." for one in range(sentences))
