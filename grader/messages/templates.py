"""Every sentence that the judge's findings come to, by the finding's id.

`{name}` is a fact as it is, `{name:form}` one in a form that `fields` knows. An id is a cause, and
after a colon what tells sentences on the same cause apart. The hints of a lab's own mistakes
(`CAUSE:lab`) and the notes on its readings (`READING:reading`) are the lab's words.
"""

from collections.abc import Mapping
from types import MappingProxyType

_CONTINUES = "Does every path through the function end in a `return` with the value?"
_ONLY_WITH_OUTPUT = (
    "{output:is} right only for {sizes:or}: is a fixed number used where a size of the arguments "
    "belongs?"
)
_ONLY_WITH = (
    "It works only for {sizes:or}: is a fixed number used where a size of the arguments belongs?"
)
_SMALL = (
    "It runs out of bounds where {sizes:names} is small: is a fixed number used where a size of "
    "the "
    "arguments belongs?"
)
_ONE_NUMBER = (
    "{output:is} one number for all entries: is a sum, a mean or a maximum taken over every axis?"
)
_OBSERVED = "Your {output:is} {ratio:ratio} times {of:of}"
_MISSING_AVERAGE = (
    f"{_OBSERVED}, and the batch has {{batch}} {{samples}}: is the average over the batch missing?"
)
_ALL_ENTRIES = (
    "{output:looks} divided by the number of all entries of an array, not by that of {samples}."
)
_OPPOSITE = "is a difference the wrong way round?"
_BESIDES = "Besides, there is a factor {constant:g} in {output}: where does it come from?"
_ALONE = f"{_OBSERVED} on every batch: where does the factor come from?"
_DIGITS = (
    "{output:is} right to about {digits} digits: is something computed in {called} precision "
    "({type})? NumPy's own type, float64, keeps 16."
)
_DROPPED = (
    "Some entries of {output} stay zero, and the others are right. Does a loop stop early, or "
    "begin late?"
)
_AXIS_DROPPED = "A sum or a mean drops an axis, unless it is told to keep it."
_ITSELF = "Return the value itself."
_TUPLE = "Return a tuple, in the order {outputs:list}."
_SAMPLE = "{output:is} computed from a single sample of the batch."
_PERMUTED = "{output:has} the right {lines}, but in another order."
_COLUMNS = (
    "The first factor has {columns} columns, the second {rows} rows. Write down both shapes: is a "
    "transpose missing, or are the factors in the wrong order?"
)
_EXAMPLE = (
    "Smallest example that fails: {sizes:first}{output}{index:index} is {got:number} but "
    "should be {expected:right}"
)
_ATTEMPT = "Cell {cell} holds `def {function}(...)`, but"
_ALSO_RIGHT = (
    "the lab's own {helpers:code-and} (yours is right too, but gives another answer where several "
    "are right)"
)
_EARNS = "this earns {score:g} of {points:g} points."
_EARLIER = "Graded as it was after cell {own}: cell {by}"

# What a wrong output looks like.
_OUTPUTS = {
    "wrong-value": "{output:is} wrong.",
    "wrong-value:all": "{output:is} wrong on all {problems} problems.",
    "wrong-value:some": "{output:is} wrong on {wrong} of {problems} problems.",
    "wrong-value:right-only": "{output:is} wrong on {wrong} of {problems} problems (right only "
    "for {sizes:or}).",
    "wrong-value:wrong-only": "{output:is} wrong on {wrong} of {problems} problems (only for "
    "{sizes:or}).",
    "nan": "{output:holds} NaN or infinity{sizes:with}.",
    "wrong-shape": "{output:has} shape {shape:shape}, expected {expected:shape}{sizes:with}.",
    "wrong-count": "{output:is} missing: the function returns {values:values} instead of "
    "{expected}.",
    "wrong-count:key": "{output:is} missing: the returned dict has no such key.",
    "wrong-count:attribute": "{output:is} missing: the returned object has no such attribute.",
    "returns-none": "{output:is} None, not an array of numbers.",
    "returns-none:all": "The function returns None instead of {outputs:list-and}.",
    "not-an-array": "{output:is} {type:kind}, not an array of numbers.",
    "not-an-array:all": "The function returns {type:kind} instead of {outputs:list-and}.",
    "wrong-type": "{place} is {type:kind}, expected {asked}{sizes:with}.",
    "wrong-type:none": "{place} is None, expected {asked}{sizes:with}.",
    "wrong-text": "{place} is not the expected text{sizes:with}.",
    "wrong-length": "{place} has {length:entries}, expected {expected}{sizes:with}.",
    "missing-key": "{place} has no entry {key}{sizes:with}.",
    "wrong-entry": "{place} is wrong{sizes:with}.",
    "wrong-entry:shape": "{place} has shape {shape:shape}, expected {expected:shape}{sizes:with}.",
    "wrong-entry:nan": "{place} holds NaN or infinity{sizes:with}.",
    "wrong-columns": "The columns of {place} are {columns}, not the expected ones{sizes:with}.",
    "wrong-labels": "The row labels of {place} are not the expected ones{sizes:with}.",
    "nondeterministic": "Two calls with the same input gave different values of {output}.",
    "example": f"{_EXAMPLE}.",
    "example:entries": f"{_EXAMPLE}; {{wrong}} of {{entries}} entries differ.",
    "example:sign": f"{_EXAMPLE}; {{wrong}} of {{entries}} entries differ, exactly where "
    f"{{argument}} is {{sign}}.",
    "example:line": f"{_EXAMPLE}; {{wrong}} of {{entries}} entries differ, all in {{line}} "
    f"{{number}}.",
}

# What a right output is marked down for, or gets a word on.
_FORMS = {
    "tuple-of-one": "{output:comes} in a tuple of one: is there a comma too many?",
    "in-dict": "The value is right, but comes back in a dict.",
    "in-object": "The value is right, but comes back as an attribute of an object.",
    "within-another": "The value is right, but what holds it is itself in a {within} of one: is "
    "there a comma or a bracket too many?",
    "not-in-dict": "The value is right, but comes back by itself, not in a dict with the keys "
    "{outputs:list}.",
    "not-in-dict:container": "The value is right, but comes back in a {container}, not in a dict "
    "with the keys {outputs:list}.",
    "not-in-dict:object": "The value is right, but comes back as an attribute of an object, not in "
    "a dict with the keys {outputs:list}.",
    "other-keys": "The value is right, but the keys of the dict are not {outputs:list}.",
    "another-container": "The values are right, but in {type:kind}, not in {asked:kind}.",
    "too-few": "The value is right, but the function returns {values:values} instead of "
    "{expected}.",
    "in-container": "The value is right, but the function returns a {container} of "
    "{values:values} instead of {expected}.",
    "changed-arguments": "The value is right, but {arguments:changed}.",
    "matrix": "{output:is} an np.matrix, whose * is a matrix product: prefer plain arrays.",
    "nested": "{output:is} made of nested lists or objects: return an array.",
    "few-digits": "{output:is} right to about {error:digits} only: is something computed in low "
    "precision?",
    "leftover": "Remove {calls:code-and} from the code: it does nothing while this is graded.",
    "reads-notebook": "The function reads {names:and} from the notebook.",
    "differences": "{output:is} only as exact as finite differences of the loss, and seems to be "
    "computed by them. The task asks for a gradient that you derive.",
}

# What became of a function that did not return, or is not there.
_FAILURES = {
    "raised": "{who:prefix}It stops with {exception}{text:after}{place:place}.",
    "stops-in": "It stops in `{function}`, which it calls: see there.",
    "stops-in:blank": "It stops in `{function}`, which is not written yet.",
    "total-time": "{who:prefix}The time for the whole submission ({limit:g} s) was over before it "
    "returned.",
    "training-time": "{who:prefix}Training took longer than {limit:g} s.",
    "call-time": "{who:prefix}It does not return within {limit:g} s. Does a loop never end?",
    "stopped": "{who:prefix}It was stopped: {reason}.",
    "died": "{who:prefix}It ends the notebook's process, or closes the connection to it: {reason}.",
    "no-function": "{who:prefix}It is {type:kind} in the notebook, not a function.",
    "gone": "{who:prefix}It is not defined in the notebook.",
    "called-with": "It was called with {sizes:sizes}.",
    "blank": "Nothing is filled in here yet.",
    "absent": "{function} is not defined in the notebook.",
    "absent:step": "{function} is tried on what {step} gives, which is not defined in the "
    "notebook.",
    "absent:step-type": "{function} is tried on what {step} gives, which is {type:kind} in the "
    "notebook.",
    "failed-step": "This is where {step} is called, on which {function} is tried.",
    "absent:type": "{function} is {type:kind} in the notebook, not a function.",
    "absent:syntax": "Cell {cell}, which defines it, has a syntax error in line {line}: {text}.",
    "absent:stopped": "Cell {cell}, which defines it, stops with {exception}{text:after}.",
    "absent:unfinished": "Cell {cell}, which defines it, {outcome:outcome}.",
    "absent:lost": "Cell {cell} defines it, but it is gone at the end of the notebook: its `def` "
    "was not reached, or a later line removed it.",
    "attempt:kind": f"{_ATTEMPT} it is {{kind}}, which does not run. Make it a code cell.",
    "attempt:timed": f"{_ATTEMPT} a cell with `%%{{magic}}` defines nothing in the notebook. "
    "Remove that line, or time the calls instead.",
    "attempt:magic": f"{_ATTEMPT} `%%{{magic}}` does not run it in the notebook. Remove that line.",
    "attempt:comment": f"{_ATTEMPT} in a comment. Remove the `#` in front of its lines.",
    "attempt:within": f"{_ATTEMPT} within a function or class. Move it to the left margin, so "
    "that the notebook defines it.",
    "attempt:not-run": f"{_ATTEMPT} that line is not executed.",
    "attempt:renamed": "{function} is not written in the notebook, but cell {cell} defines "
    "`{other}`. If that is your answer, name it `{function}`.",
    "attempt:same": "{function} is not written in the notebook, but cell {cell} defines `{other}` "
    "with the same parameters. If that is your answer, name it `{function}`.",
    "not-asked": "The grader stopped before it called this function. This is not your fault: "
    "tell your instructor.",
    "not-trained": "The grader stopped before it trained. This is not your fault: tell your "
    "instructor.",
    "not-judged": "The grader failed on this. This is not your fault: tell your instructor.",
    "not-judged:above": "Not graded: see the message above.",
    "share-unknown": "It is wrong, and the grader failed to find out how many points it still "
    "earns. This is not your fault: tell your instructor.",
}

# Exceptions that are asked for.
_RAISES = {
    "raises:returned": "It returns instead of raising {asked:names}{sizes:with}.",
    "raises:other": "It raises {exception} instead of {asked:names}{sizes:with}.",
    "raises:always": "It raises {asked:names} whatever the input.",
}

# What a lab claims of answers.
_CLAIMS = {
    "claim:holds": "{title}.",
    "claim": "This does not hold{sizes:with}: {title}.",
    "claim:text": "This does not hold{sizes:with}: {title} ({text}).",
    "claim:raised": "This cannot be checked{sizes:with}, since the check fails: {title} ({text}).",
    "claim:over": "This cannot be checked, since the check takes more than {limit}: {title}.",
    "claim:missing": "This cannot be checked, since {output} is missing: {title}.",
}

# What a test of the lab comes to.
_TESTS = {
    "test:passed": "{title}.",
    "test:whole": "{title:prefix}It holds, but `{whole}` counts only as a whole.",
    "test:part": "{title:prefix}Part of it is right.",
    "test:none": "{title:prefix}Nothing of it is right.",
    "test:failed": "{title:prefix}This does not hold: {text}.",
    "test": "{title:prefix}This does not hold.",
    "test:raised": "{title:prefix}The test stops with {exception}{text:after}.",
    "test:over": "{title:prefix}The test takes more than {limit}.",
    "test:blank": "{title:prefix}Nothing is filled in here yet.",
    "test:absent": "{title:prefix}A name that it needs is not defined in the notebook.",
    "not-tested": "The grader stopped before it ran this test. This is not your fault: tell "
    "your instructor.",
}

# What a verdict comes to, and by which rule.
_SCORES = {
    "partial-credit": "You keep {share:share} of the points of {output}: the rest of it is right.",
    "kept": "You keep {kept:points} of {possible:points} points: the rest is right.",
    "form-besides": "Besides, {output:is} not returned in the form that the task asks for, which "
    "costs a part.",
    "form-besides:shape": "Besides, {output:has} shape {shape:shape}, expected {expected:shape}.",
    "single-sample": "You keep {percent:.3g} % of the points: it is wrong only for a batch of one "
    "sample.",
    "earlier": f"{_EARLIER} may change what it uses.",
    "earlier:changed": f"{_EARLIER} changes `{{name}}`, which it uses.",
    "earlier:renamed": f"{_EARLIER} uses the name for something else.",
    "restored": "You keep {share:share} of the points: a line of the handout is missing, and was "
    "put back.",
    "carried": "Right, given {helpers:correct}.",
    "carried:also-right": f"Right, given {_ALSO_RIGHT}.",
    "carried-part": f"Given {{helpers:correct}}, {_EARNS}",
    "carried-part:also-right": f"Given {_ALSO_RIGHT}, {_EARNS}",
    "wrong-even-with": "It is wrong even with {helpers:correct}.",
    "training-lacks": "Training needs {functions:code-and}: not written yet.",
    "training-lacks:broken": "Training needs {functions:code-and}, which the notebook does "
    "not define when it runs.",
    "training-unusable": "Training cannot use what `{who}` returns: {why}.",
    "training-short": "Training reaches an accuracy of {accuracy:decimals} on new data; "
    "{needed:decimals} is needed.",
    "no-answer": "No answer was found.",
    "needs-reader": "The answer is {what}: it is graded by hand.",
}

# Causes of wrong values.
_CAUSES = {
    "zeros": "{output:is} zero everywhere, whatever the input.",
    "constant": "{output:is} the same number whatever the input.",
    "complex": "{output:has} an imaginary part: where do complex numbers come in?",
    "real-part": "{output:is} only the real part: where does the imaginary part get lost?",
    "conjugate": "{output:is} the complex conjugate of the right one: look at the sign of the "
    "imaginary unit.",
    "rounded": "{output:is} rounded to {decimals} decimals. Return the value without rounding.",
    "truncated-to-integers": "{output:has} lost the decimals: are the values stored in an array "
    "of integers?",
    "clipped": "{output:is} cut off: no entry is below {low:g} or above {high:g}.",
    "absolute-value": "The signs of {output} are lost.",
    "wrong-sign": f"{{output:has}} the opposite sign: {_OPPOSITE}",
    "wrong-sign:also": f"Besides, {{output:has}} the opposite sign: {_OPPOSITE}",
    "wrong-sign:some": "Some entries of {output} have the opposite sign.",
    "transposed": "{output:is} transposed: rows and columns are exchanged.",
    "flattened": "{output:has} the right numbers in the right order, but not the right shape.",
    "reshaped": "{output:has} the right numbers in the wrong places: `reshape` does not transpose.",
    "permuted-rows": _PERMUTED,
    "permuted-columns": _PERMUTED,
    "swapped-outputs": "What is returned as {output} is {other}: check the order of the returned "
    "values.",
    "swapped-outputs:like": "What is returned as {output} looks like {other}: check the order of "
    "the returned values.",
    "swapped-outputs:each": "{output} are returned in each other's places: check the order of the "
    "returned values.",
    "returns-argument": "What is returned as {output} is the argument {argument} itself.",
    "returns-argument:steps": "{output:is} still {argument} as it was given: is a copy changed in "
    "its place?",
    "scalar-bias": _ONE_NUMBER,
    "scalar-output": _ONE_NUMBER,
    "wrong-axis": "{output:has} one entry for each of the {samples}: does a sum run along the "
    "wrong axis?",
    "one-sample": _SAMPLE,
    "dropped-sample": "{output:leaves} out a sample of the batch.",
    "hard-coded-batch": "{output:looks} divided by {divisor:.4g} whatever the size of the batch: "
    "is a fixed number used where the batch's own size belongs?",
    "constant-factor": "{output:is} {ratio:ratio} times {of:of} on every problem.",
    "factor": f"{_OBSERVED} with {{sizes:sizes}}.",
    "factor-two": _ALONE,
    "factor-two:besides": _BESIDES,
    "half": _ALONE,
    "half:besides": _BESIDES,
    "sum-for-mean": _MISSING_AVERAGE,
    "not-averaged": _MISSING_AVERAGE,
    "averaged-twice": "{output:looks} averaged twice: divided by the size of the batch once too "
    "often.",
    "divided-by-another-size": "{output:looks} divided by the number of {size}, not by that of "
    "{samples}.",
    "mean-of-all-entries": _ALL_ENTRIES,
    "divided-by-size": _ALL_ENTRIES,
    "half-precision": _DIGITS,
    "single-precision": _DIGITS,
    "dropped-entry": _DROPPED,
    "dropped-entry:anywhere": "Some entries of {output} are zero, and the others are right. What "
    "have these in common in the input?",
    "dropped-row": _DROPPED,
    "dropped-column": _DROPPED,
    "batch-of-one": "It is right for several samples: what happens to the shapes when there is "
    "only one?",
}

# What to look at where the form of a value is at fault.
_ADVICE = {
    "wrong-count:advice": "Return all values that the task asks for, in its order.",
    "wrong-count:spare": "Return only what the task asks for, in its order.",
    "returns-none:advice": _CONTINUES,
    "not-an-array:advice": "Return arrays of numbers, in the order of the task.",
    "not-an-array:called": "This is a function, not what it gives: are the parentheses missing "
    "that call it?",
    "not-an-array:text": "This is a text. Return the number itself: `print` can make a text of it.",
    "not-an-array:yielded": "`yield` makes something that gives its values later. Write `return`.",
    "not-an-array:awaited": "What `async def` gives has to be awaited: write `def` alone.",
    "wrong-type:advice": "What is returned, and all that is in it, must be of the types that "
    "the task asks for.",
    "wrong-type:nothing": "Does every path through the function end in a `return` of what the task "
    "asks for?",
    "nan:advice": "Is something divided by zero, or the logarithm of zero taken?",
    "wrong-shape:advice": "Follow the shapes through the function, line by line.",
    "nondeterministic:advice": "Does the function draw random numbers, or keep something from one "
    "call to the next?",
    "flat-bias": _AXIS_DROPPED,
    "flat-shape": _AXIS_DROPPED,
    "returns-dict": _ITSELF,
    "returns-dict:several": _TUPLE,
    "returns-object": _ITSELF,
    "returns-object:several": _TUPLE,
    "not-a-dict": "Put the values into one dict: {outputs:list} are its keys.",
    "other-container": "Return it in the container that the task asks for.",
    "other-container:within": "Return the values themselves, in the order {outputs:list}.",
    "changes-arguments": "Does a line assign into an argument, or use `-=` on it? Work on a copy.",
    "changes-arguments:inside": "Is {arguments:list-and} changed inside the function, and used "
    "after that?",
    "changes-arguments:read-only": "This array must not be changed in place. Work on a copy.",
    "numerical-gradient": "Derive the gradient on paper, and write its formula as code.",
}

# What a function does with its arguments, and with what is not one of them.
_PARAMETERS = {
    "left-by-function": "{function} reads `{name}`, which `{by}` leaves behind: its value is that "
    "of the last call of that function. Use only what comes in by the arguments.",
    "reads-global": "{function} reads {names:code-and} from the notebook. Use only what comes in "
    "by the arguments.",
    "reads-global:rather": "{function} reads {names:code-and} from the notebook, and never its "
    "argument `{argument}`. Use only what comes in by the arguments.",
    "reads-global:ask": "Every call brings other arguments: is one of them meant by "
    "{names:code-and}?",
    "missing-parameters": "{function} is called with {parameters:list}. Your `def` lacks "
    "{lacking:code-list-and}.",
    "spare-parameters": "{function} is called with {parameters:list}. Your `def` also has "
    "{spare:code-list-and}, which no call gives.",
    "wrong-parameters": "{function} is called with {parameters:list}. Your `def` takes "
    "{taken:list}.",
    "missing-self": "{function} is a method, and its first parameter stands for the object that it "
    "belongs to: is `self` missing?",
    "by-name-only": "{function} is called with {parameters:list}. In your `def` "
    "{names:code-list-and} can be given by name alone: is there a `*` before it?",
    "swapped-arguments": "The arguments come in the order {parameters:list}. In your `def`, "
    "{moved:and} stand in other places.",
    "hard-coded-batch:output": _ONLY_WITH_OUTPUT,
    "hard-coded-size:output": _ONLY_WITH_OUTPUT,
    "hard-coded-batch:works": _ONLY_WITH,
    "hard-coded-size:works": _ONLY_WITH,
    "hard-coded-batch:small": _SMALL,
    "hard-coded-size:small": _SMALL,
    "hard-coded-size:length": "An array here has {length} entries along one axis, whatever the "
    "arguments are: is a fixed number used where one of their sizes belongs?",
}

# What may lie behind an exception.
_EXCEPTIONS = {
    "missing-transpose:argument": "{argument} has shape {shape:shape} here, and this product "
    "needs its rows and columns exchanged.",
    "missing-transpose:product": "Shapes {first:shape} and {second:shape} cannot be multiplied. "
    "Is a transpose missing, or are the factors in the wrong order?",
    "missing-transpose:exchanged": "One of the two has rows and columns exchanged: is one "
    "transposed?",
    "missing-transpose:columns": _COLUMNS,
    "shape-mismatch:columns": _COLUMNS,
    "shape-mismatch:entries": "Arrays of shapes {first:shape} and {second:shape} cannot be "
    "combined entry by entry. Is a matrix product meant, or another array?",
    "flat-vector": "NumPy reads shape {flat:shape} as a row. To fit {other:shape} it should be a "
    "column.",
    "old-numpy-name": "The name `np.{name}` left NumPy with version {version}: write `{instead}`.",
    "leftover-call": "`{call}` waits for somebody to type. While this is graded nobody does: take "
    "the value from the arguments.",
    "undefined-name": "`{name}` is not defined here. Check the spelling, and that it is assigned "
    "before this line.",
    "undefined-name:unknown": "A name is not defined here. Check the spelling, and that it is "
    "assigned before this line.",
    "undefined-name:argument": "`{name}` is not defined in your function. Its arguments are called "
    "{parameters:list}.",
    "index-out-of-bounds": "The index is too large for this axis. Is it the axis that you mean?",
    "index-out-of-bounds:length": "The index reaches the length of the axis. Indices begin at 0: "
    "does the loop go one step too far, or along the wrong axis?",
    "xor-for-power": "`^` is no power in Python: write `**`.",
    "function-as-value": "A function stands where a value belongs. Is a name misspelt, or are the "
    "parentheses missing that call it?",
    "if-on-array": "`if`, `and`, `or`, `max` and `min` need one true or false, and get a whole "
    "array. Each entry needs its own answer.",
    "scalar-function": "A function for single numbers, such as those of `math`, gets a whole "
    "array. NumPy has one for arrays.",
    "index-not-integer": "An index is not an integer. Which array did you mean to index with?",
    "uses-none": "A value here is None. Does a function that you call lack its `return`, or is it "
    "not written yet?",
    "element-from-array": "A whole array is assigned to a single entry. Compare the shapes on "
    "both sides.",
    "integer-array": "An array of integers is changed in place, and the results are not integers. "
    "Which line creates it?",
    "no-such-attribute": "Check the spelling of the attribute, and what kind of object it is "
    "looked up in.",
    "not-implemented": "Remove this line once your code stands there: it ends the function.",
    "wrong-arguments": "Compare this call with the `def` of the function: their arguments differ.",
    "endless-recursion": "The function calls itself without end. Does a helper have the same name?",
    "wrong-unpacking": "There are more values on the right than names on the left, or fewer.",
    "not-callable": "Something that is not a function is called. Is a name used twice, or a `*` "
    "missing?",
}

_TAKEN = "The definition in cell {own} counts."

# Notes on the submission as a whole.
_NOTES = {
    "no-code": "The notebook has no code in it. Was it saved before it was handed in, and is it "
    "the right file?",
    "no-functions": "The notebook defines none of the functions of this lab: {functions:list}. Is "
    "it the right file, or a submission to another lab?",
    "put-back": "The handout's `{statement}` is missing in the notebook. It was put back.",
    "cleared": "Cell {by} clears the notebook's names. What the graded functions need of them was "
    "defined again.",
    "taken:blank": f"Cell {{by}} defines `{{name}}` again, without an answer. {_TAKEN}",
    "taken:deleted": f"Cell {{by}} deletes `{{name}}`. {_TAKEN}",
    "taken:value": f"Cell {{by}} assigns a value to the name `{{name}}`. {_TAKEN}",
    "taken:module": f"Cell {{by}} uses the name `{{name}}` for a module. {_TAKEN}",
    "taken:type": f"Cell {{by}} uses the name `{{name}}` for a class. {_TAKEN}",
    "all-executed": "All cells were executed, not only the needed ones: cell {cell} might change "
    "what a function that lost points does.",
    "needed-executed": "Only the needed cells were executed. Cell {cell} might change what a "
    "function that lost points does, but there was no time left to execute all. Grade with "
    "--execute all and a larger --total-time to be sure.",
}

# What only whoever marks the submission is told.
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "numerical": "as exact as finite differences",
        "numerical:calls": "as exact as finite differences; calls {functions:code-and} in it",
        **{f"hidden-{name}": text for name, text in {**_TESTS, **_FAILURES}.items()},
    }
)

# By what they are about, in the order in which reports come to them.
SECTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Wrong outputs": _OUTPUTS,
        "The form of right outputs": _FORMS,
        "Functions that do not return, or are not there": _FAILURES,
        "Exceptions that are asked for": _RAISES,
        "Claims of a lab": _CLAIMS,
        "Tests of a lab": _TESTS,
        "Points": _SCORES,
        "Causes of wrong values": _CAUSES,
        "What to try": _ADVICE,
        "Parameters and names of the notebook": _PARAMETERS,
        "What lies behind an exception": _EXCEPTIONS,
        "Notes on the whole submission": _NOTES,
        "Notes to whoever marks the submission": NOTES,
    }
)
TEMPLATES: Mapping[str, str] = MappingProxyType(
    {name: text for section in SECTIONS.values() for name, text in section.items()}
)
