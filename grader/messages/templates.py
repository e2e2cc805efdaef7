"""Every sentence that the judge's findings come to, by the finding's id.

`{name}` is a fact as it is, `{name:form}` one in a form that `fields` knows. An id is a cause, and
after a colon what tells sentences on the same cause apart. The hints of a lab's own mistakes
(`CAUSE:lab`) and the notes on its readings (`READING:reading`) are the lab's words.
"""

from collections.abc import Mapping
from types import MappingProxyType

_CONTINUES = "Does every way through the function end in a return with the value?"
_ONLY_WITH_OUTPUT = (
    "{output} is right only with {sizes:or}: is a number written where a size of the arguments "
    "belongs?"
)
_ONLY_WITH = (
    "It works only with {sizes:or}: is a number written where a size of the arguments belongs?"
)
_SMALL = (
    "It runs out of bounds where {sizes:names} is small: is a number written where a size of the "
    "arguments belongs?"
)
_ONE_NUMBER = (
    "{output} is one number for all entries: is a sum, a mean or a maximum taken over every axis?"
)
_OBSERVED = "Your {output} is {ratio:.4g} times {of:of}"
_MISSING_AVERAGE = (
    f"{_OBSERVED}, and the batch has {{batch}} {{samples}}: is the average over the batch missing?"
)
_ALL_ENTRIES = (
    "{output} looks divided by the number of all entries of an array, not by that of {samples}."
)
_OPPOSITE = "the opposite sign: is a difference the wrong way round?"
_BESIDES = "There is a factor {constant:g} besides: where does it come from?"
_ALONE = f"{_OBSERVED}, on every batch: where does it come from?"
_DIGITS = (
    "{output} is right to about {digits} digits: is something computed in {called} precision "
    "({type})? NumPy's own type, float64, keeps 16."
)
_DROPPED = (
    "Some entries of {output} stay zero, and the others are right. Does a loop stop early, or "
    "begin late?"
)
_AXIS_DROPPED = "A sum or a mean drops an axis, unless it is told to keep it."
_SAMPLE = "{output} is made of one sample of the batch alone."
_PERMUTED = "{output} has the right {lines}, but in another order."
_COLUMNS = (
    "The first factor ends with {columns} columns, the second begins with {rows} rows. Write the "
    "shapes of both down: is a transpose missing, or the order another?"
)
_EXAMPLE = (
    "The smallest example that fails: {sizes:first}{output}{index:index} is {got:number}, and "
    "{expected:number} is right"
)
_SHARE = "{share:share} of the points for what is right beside the {mistakes:mistakes} named here"
_ATTEMPT = "Cell {cell} holds `def {function}(...)`, but"
_ALSO_RIGHT = (
    "the lab's own {helpers:code-and} (yours is right too, but answers otherwise where several "
    "answers are right)"
)
_EARNS = "this earns {score:g} of {points:g} points."
_EARLIER = "Judged as it was at the end of cell {own}: cell {by}"

# What a wrong output looks like.
_OUTPUTS = {
    "wrong-value": "{output} is wrong, by up to {error:percent} of its largest value{sizes:with}.",
    "nan": "{output} holds NaN or infinity{sizes:with}.",
    "wrong-shape": "{output} has shape {shape:shape} where {expected:shape} is asked for"
    "{sizes:with}.",
    "wrong-count": "{output} is missing: {values:values} came back where {expected} are asked for.",
    "wrong-count:key": "{output} is missing: the dict that came back has no such key.",
    "returns-none": "{output} is None, not an array of numbers.",
    "returns-none:all": "What came back is None, where {outputs:list-and} are asked for.",
    "not-an-array": "{output} is of type {type}, not an array of numbers.",
    "not-an-array:all": "What came back is {type}, where {outputs:list-and} are asked for.",
    "wrong-type": "{place} is of type {type}, where {asked} is asked for{sizes:with}.",
    "wrong-type:none": "{place} is None, where {asked} is asked for{sizes:with}.",
    "wrong-text": "{place} is another text than the right one{sizes:with}.",
    "wrong-length": "{place} has {length} entries where {expected} are asked for{sizes:with}.",
    "missing-key": "{place} has no entry {key}{sizes:with}.",
    "wrong-entry": "{place} is wrong{sizes:with}.",
    "wrong-entry:shape": "{place} has shape {shape:shape} where {expected:shape} is asked for"
    "{sizes:with}.",
    "wrong-entry:nan": "{place} holds NaN or infinity{sizes:with}.",
    "wrong-columns": "The columns of {place} are {columns}, not those that are asked for"
    "{sizes:with}.",
    "wrong-labels": "The rows of {place} do not have the labels that are asked for{sizes:with}.",
    "nondeterministic": "Two calls with the same input gave different values of {output}.",
    "example": f"{_EXAMPLE}.",
    "example:entries": f"{_EXAMPLE}; {{wrong}} of {{entries}} entries differ.",
    "example:sign": f"{_EXAMPLE}; {{wrong}} of {{entries}} entries differ, just where {{argument}} "
    "is {sign}.",
    "example:line": f"{_EXAMPLE}; {{wrong}} of {{entries}} entries differ, all in {{line}} "
    "{number}.",
}

# What a right output is marked down for, or gets a word on.
_FORMS = {
    "tuple-of-one": "{output} comes in a tuple of one: is there a comma too many?",
    "in-dict": "The value is right, but comes back in a dict.",
    "not-in-dict": "The value is right, but comes back by itself, not in a dict with the keys "
    "{outputs:list}.",
    "not-in-dict:container": "The value is right, but comes back in a {container}, not in a dict "
    "with the keys {outputs:list}.",
    "other-keys": "The value is right, but the dict has other keys than {outputs:list}.",
    "another-container": "The values are right, but in a {type}, not in a {asked}.",
    "in-container": "The value is right, but {values} value(s) came back in a {container} where "
    "{expected} is asked for.",
    "changed-arguments": "The value is right, but the argument {arguments:and} is changed.",
    "matrix": "{output} is an np.matrix, whose * is a matrix product: prefer plain arrays.",
    "nested": "{output} is nested lists or objects; an array is asked for.",
    "few-digits": "{output} is right to {error:.1g} only: low precision, or a large epsilon?",
    "leftover": "{calls:code-and} is left in the code: it does nothing while this is graded; take "
    "it out.",
    "reads-notebook": "The function reads {names:and} from the notebook.",
    "differences": "{output} is made of differences of the loss, it seems: its error is that of "
    "finite differences. A derived gradient is asked for here.",
}

# What became of a function that did not return, or is not there.
_FAILURES = {
    "raised": "{who:prefix}It stops with {exception}{text:after}{place:place}.",
    "total-time": "{who:prefix}The time for the whole submission, {limit:g} s, was up before it "
    "returned.",
    "training-time": "{who:prefix}Training was not done within {limit:g} s.",
    "call-time": "{who:prefix}It did not return within {limit:g} s.",
    "stopped": "{who:prefix}It was stopped: {reason}.",
    "died": "{who:prefix}It ended the notebook's process, or cut the grader off: {reason}.",
    "no-function": "{who:prefix}It is a {type} in the notebook, not a function.",
    "gone": "{who:prefix}It is not defined in the notebook.",
    "called-with": "It was called with {sizes:sizes}.",
    "blank": "Nothing is filled in here yet.",
    "absent": "{function} is not defined in the notebook.",
    "absent:step": "{function} is tried on what {step} gives, which is not defined in the "
    "notebook.",
    "absent:step-type": "{function} is tried on what {step} gives, which is a {type} in the "
    "notebook.",
    "failed-step": "This is where {step} is called, on which {function} is tried.",
    "absent:type": "{function} is a {type} in the notebook, not a function.",
    "absent:syntax": "Cell {cell} does not parse: {text}, in line {line}.",
    "absent:stopped": "Cell {cell}, which defines it, stops with {exception}: {text}.",
    "absent:unfinished": "Cell {cell}, which defines it, did not finish ({outcome}).",
    "absent:lost": "Cell {cell} defines it, but it is not there when the notebook has run: its "
    "`def` was not reached, or something took it away.",
    "attempt:kind": f"{_ATTEMPT} it is {{kind}}, which does not run. Make it a code cell.",
    "attempt:timed": f"{_ATTEMPT} `%%{{magic}}` runs a cell apart: it defines nothing. Remove that "
    "line, or time the calls instead.",
    "attempt:magic": f"{_ATTEMPT} `%%{{magic}}` does not run it in the notebook. Remove that line.",
    "attempt:comment": f"{_ATTEMPT} in a comment. Remove the `#` in front of its lines.",
    "attempt:within": f"{_ATTEMPT} within a function or class. Begin its lines at the margin, so "
    "that the notebook defines it.",
    "attempt:not-run": f"{_ATTEMPT} it is not run there.",
    "attempt:renamed": "{function} is not written in the notebook, but cell {cell} defines "
    "`{other}`. Is it meant? Then name it `{function}`.",
    "attempt:same": "{function} is not written in the notebook, but cell {cell} defines `{other}` "
    "with the same parameters. Is it meant? Then name it `{function}`.",
    "not-asked": "The grader did not get to ask this function.",
    "not-trained": "The grader did not get to train.",
    "not-judged": "The grader failed to judge this. That is no fault of yours: tell your "
    "instructor.",
    "not-judged:above": "Not judged: see the message above.",
    "share-unknown": "It is wrong, and the grader failed to find out what part of the points it "
    "still earns. That is no fault of yours: tell your instructor.",
}

# Exceptions that are asked for.
_RAISES = {
    "raises:returned": "It returns, where {asked:names} is to be raised{sizes:with}.",
    "raises:other": "It raises {exception}, where {asked:names} is to be raised{sizes:with}.",
    "raises:always": "It raises {asked:names} whatever the input.",
}

# What a lab claims of answers.
_CLAIMS = {
    "claim:holds": "{title}.",
    "claim": "This does not hold{sizes:with}: {title}.",
    "claim:text": "This does not hold{sizes:with}: {title} ({text}).",
    "claim:raised": "This cannot be checked on what came back{sizes:with}: {title} ({text}).",
    "claim:over": "This cannot be checked on what came back within {limit}: {title}.",
    "claim:missing": "This needs {output}, which did not come back as one: {title}.",
}

# What a test of the lab comes to.
_TESTS = {
    "test:passed": "{title}.",
    "test:part": "{title}: a part of it is right.",
    "test:failed": "{title}: this does not hold: {text}.",
    "test:hidden": "{title}: this does not hold.",
    "test:raised": "{title}: with what came back the test stops with {exception}{text:after}.",
    "test:ended": "{title}.",
    "test:over": "{title}: with what came back the test is not done within {limit}.",
    "test:blank": "{title}: nothing is filled in here yet.",
    "test:absent": "{title}: a name that it needs is not defined in the notebook.",
    "not-tested": "The grader did not get to run this test.",
}

# What a verdict comes to, and by which rule.
_SCORES = {
    "partial-credit": f"{_SHARE}.",
    "partial-credit:form": f"{_SHARE} and the form of what came back.",
    "partial-credit:shape": f"{_SHARE} and its shape, which is {{shape:shape}}, not "
    "{expected:shape}.",
    "single-sample": "{percent:.3g} % of the points, since that is so for a single sample only.",
    "earlier": f"{_EARLIER} may change what it uses.",
    "earlier:changed": f"{_EARLIER} changes `{{name}}`, which it uses.",
    "earlier:renamed": f"{_EARLIER} gives the name to something else.",
    "restored": "It keeps {share:.0%} of its points, since a line of the handout had to be put "
    "back.",
    "carried": "Right, given {helpers:correct}.",
    "carried:also-right": f"Right, given {_ALSO_RIGHT}.",
    "carried-part": f"Given {{helpers:correct}}, {_EARNS}",
    "carried-part:also-right": f"Given {_ALSO_RIGHT}, {_EARNS}",
    "wrong-even-with": "It is wrong even with {helpers:correct}.",
    "training-lacks": "It needs {functions:and}, which the notebook does not have yet.",
    "training-short": "Training reaches an accuracy of {accuracy:.3f} on data not seen in "
    "training; {needed:.3f} is needed.",
    "no-answer": "No answer was found.",
    "needs-reader": "The answer is {what}: it needs a reader.",
}

# Causes of wrong values.
_CAUSES = {
    "zeros": "{output} is zero throughout, whatever the input.",
    "constant": "{output} is the same number whatever the input.",
    "complex": "{output} has an imaginary part: where do complex numbers come in?",
    "rounded": "{output} is rounded to {decimals} decimals. Return it as it comes out.",
    "truncated-to-integers": "{output} has lost its decimals: is an array of integers filled?",
    "clipped": "{output} seems to be cut off: no entry is below {low:g} or above {high:g}.",
    "absolute-value": "The signs of {output} are lost.",
    "wrong-sign": f"{{output}} has {_OPPOSITE}",
    "wrong-sign:also": f"It also has {_OPPOSITE}",
    "wrong-sign:some": "Some entries of {output} have the other sign.",
    "transposed": "{output} is transposed: rows and columns are exchanged.",
    "flattened": "{output} has the right numbers, but lost its shape.",
    "reshaped": "{output} has the right numbers in the wrong places: reshaping an array is not "
    "transposing it.",
    "permuted-rows": _PERMUTED,
    "permuted-columns": _PERMUTED,
    "swapped-outputs": "What comes back as {output} is {other}: check the order of the values.",
    "swapped-outputs:like": "What comes back as {output} looks like {other}: check the order of "
    "the values.",
    "returns-argument": "What comes back as {output} is the argument {argument} itself.",
    "scalar-bias": _ONE_NUMBER,
    "scalar-output": _ONE_NUMBER,
    "wrong-axis": "{output} has as many entries as there are {samples}: does a sum run along the "
    "wrong axis?",
    "one-sample": _SAMPLE,
    "dropped-sample": "{output} leaves a sample of the batch out.",
    "hard-coded-batch": "{output} looks divided by {divisor:.4g} whatever the size of the batch: "
    "is a number written where the batch's own size belongs?",
    "constant-factor": "{output} is {ratio:.4g} times {of:of} throughout.",
    "factor": f"{_OBSERVED} with {{sizes:sizes}}.",
    "factor-two": _ALONE,
    "factor-two:besides": _BESIDES,
    "half": _ALONE,
    "half:besides": _BESIDES,
    "sum-for-mean": _MISSING_AVERAGE,
    "not-averaged": _MISSING_AVERAGE,
    "averaged-twice": "{output} looks averaged twice: it is divided by the batch's size once too "
    "often.",
    "divided-by-another-size": "{output} looks divided by the number of {size}, not by that of "
    "{samples}.",
    "mean-of-all-entries": _ALL_ENTRIES,
    "divided-by-size": _ALL_ENTRIES,
    "half-precision": _DIGITS,
    "single-precision": _DIGITS,
    "dropped-entry": _DROPPED,
    "dropped-row": _DROPPED,
    "dropped-column": _DROPPED,
    "batch-of-one": "With several samples it is right: what becomes of the shapes when there is "
    "only one?",
}

# What to look at where the form of a value is at fault.
_ADVICE = {
    "wrong-count:advice": "Return all the values that are asked for, in that order.",
    "wrong-count:spare": "Return just what is asked for, in that order.",
    "returns-none:advice": _CONTINUES,
    "not-an-array:advice": "Return arrays of numbers, in the order that is asked for.",
    "wrong-type:advice": "Does every way through the function end in a return of what is asked "
    "for?",
    "nan:advice": "Is something divided by zero, or the logarithm of zero taken?",
    "wrong-shape:advice": "Follow the shapes through the function with the sizes given above.",
    "nondeterministic:advice": "Does the function draw random numbers, or keep something from one "
    "call to the next?",
    "flat-bias": _AXIS_DROPPED,
    "flat-shape": _AXIS_DROPPED,
    "returns-dict": "Return the value itself.",
    "returns-dict:several": "Return a tuple, in the order {outputs:list}.",
    "not-a-dict": "Return a dict with the keys {outputs:list}.",
    "other-container": "Return it in the container that is asked for.",
    "changes-arguments": "Does a line assign into an argument, or use -= and the like on it? Make "
    "a copy.",
    "changes-arguments:inside": "The argument {arguments:and} is changed inside, and used after "
    "that?",
    "changes-arguments:read-only": "An array is changed in place that may not be. Work on a copy.",
    "numerical-gradient": "Derive the gradient on paper, and write down the formula that comes "
    "out.",
}

# What a function does with its arguments, and with what is not one of them.
_PARAMETERS = {
    "left-by-function": "{function} reads `{name}`, which `{by}` leaves behind: it holds whatever "
    "that function was called with last. All that it works with should come in by its arguments.",
    "reads-global": "{function} reads {names:code-and} of the notebook. All that it works with "
    "should come in by its arguments.",
    "reads-global:rather": "{function} reads {names:code-and} of the notebook, and never its "
    "argument `{argument}`. All that it works with should come in by its arguments.",
    "reads-global:ask": "Is {names:and}, which the function takes from the notebook, what it was "
    "handed? Use the arguments: they are other ones in every call.",
    "missing-parameters": "{function} is called with {parameters:list}. Your `def` lacks "
    "{lacking:code-list-and}.",
    "spare-parameters": "{function} is called with {parameters:list}. Your `def` also wants "
    "{spare:code-list-and}, which nobody gives it.",
    "wrong-parameters": "{function} is called with {parameters:list}. Your `def` takes "
    "{taken:list}.",
    "by-name-only": "{function} is called with {parameters:list}. In your `def` "
    "{names:code-list-and} can be given by name alone: is there a `*` before it?",
    "swapped-arguments": "The arguments come in the order {parameters:list}. Your function takes "
    "{moved:and} in other places.",
    "hard-coded-batch:output": _ONLY_WITH_OUTPUT,
    "hard-coded-size:output": _ONLY_WITH_OUTPUT,
    "hard-coded-batch:works": _ONLY_WITH,
    "hard-coded-size:works": _ONLY_WITH,
    "hard-coded-batch:small": _SMALL,
    "hard-coded-size:small": _SMALL,
    "hard-coded-size:length": "An array here has {length} entries along one axis, whatever the "
    "arguments: is a number written where a size of theirs belongs?",
}

# What may lie behind an exception.
_EXCEPTIONS = {
    "missing-transpose:argument": "{argument} has shape {shape:shape} here, and stands in a "
    "product that needs its rows and columns exchanged.",
    "missing-transpose:product": "A product of shapes {first:shape} and {second:shape} does not "
    "exist. Is a transpose missing, or are the factors in the wrong order?",
    "missing-transpose:exchanged": "One of the two has rows and columns exchanged: is one "
    "transposed?",
    "missing-transpose:columns": _COLUMNS,
    "shape-mismatch:columns": _COLUMNS,
    "shape-mismatch:entries": "Arrays of shapes {first:shape} and {second:shape} cannot be "
    "combined entry by entry. Is a matrix product meant, or another array?",
    "flat-vector": "An array of shape {flat:shape} is read as a row. Beside {other:shape} it "
    "should be a column.",
    "old-numpy-name": "The name `np.{name}` left NumPy with version {version}: write `{instead}`.",
    "leftover-call": "`{call}` is left in this line. Nobody types anything while this is graded: "
    "it gets an empty line. Take the value from the arguments.",
    "undefined-name": "`{name}` has no value here. Is it spelled as where it is made, and made "
    "before?",
    "undefined-name:unknown": "A name has no value here. Is it spelled as where it is made, and "
    "made before?",
    "undefined-name:argument": "`{name}` is no name in your function, which calls its arguments "
    "{parameters:list}.",
    "index-out-of-bounds": "The index is larger than this axis allows. Is it the axis that you "
    "mean?",
    "index-out-of-bounds:length": "The index goes up to the length of the axis itself. Where does "
    "counting begin, and does the loop run along the right axis?",
    "if-on-array": "An `if`, `and`, `or`, `max` or `min` of Python asks one question of a whole "
    "array. Each entry needs its own answer.",
    "scalar-function": "A function that takes one number, as those of `math` do, is given a whole "
    "array.",
    "index-not-integer": "Something that is no whole number is used as an index. Which array do "
    "you mean to look things up with?",
    "uses-none": "Something here is None. Does a function that is called lack its `return`, or is "
    "it not filled in yet?",
    "element-from-array": "A whole array is put into the place of one entry. Compare the shapes on "
    "both sides.",
    "integer-array": "An array of integers is changed in place, where fractions come out. Which "
    "line makes it?",
    "no-such-attribute": "There is nothing of this name. Is it spelled right, and is the object "
    "what you think?",
    "wrong-arguments": "A function is called with other arguments than it takes. Compare the call "
    "with its `def`.",
    "endless-recursion": "The function calls itself without end. Is a helper named like it?",
    "wrong-unpacking": "A function returns more or fewer values than are unpacked here.",
    "not-callable": "Something that is no function is called. Is a name used twice, or an operator "
    "missing?",
}

# What only whoever marks the submission is told.
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "numerical": "as exact as finite differences",
        "numerical:calls": "as exact as finite differences; calls {functions:code-and} in it",
        **{f"hidden-{name}": text for name, text in {**_TESTS, **_FAILURES}.items()},
    }
)

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        **_OUTPUTS,
        **_FORMS,
        **_FAILURES,
        **_RAISES,
        **_CLAIMS,
        **_TESTS,
        **_SCORES,
        **_CAUSES,
        **_ADVICE,
        **_PARAMETERS,
        **_EXCEPTIONS,
        **NOTES,
    }
)
