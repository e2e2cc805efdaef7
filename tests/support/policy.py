"""What is accepted, noted, docked and wrong: each rule by submissions on both sides of its line."""

from dataclasses import dataclass

# Of a wrong item nothing is left, or what its mistake leaves.
WRONG = 0.0


@dataclass(frozen=True)
class Case:
    """A submission of the corpus, as "right/name" or "wrong/name", and what its item comes to.

    share is the share of the item's points, or WRONG. said is in the item's message, which is
    empty where said is.
    """

    file: str
    item: str
    share: float = 1.0
    said: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule with cases on both sides; ran names whole notebooks that are tried end to end."""

    title: str
    cases: tuple[Case, ...] = ()
    ran: tuple[str, ...] = ()


D_B, D_W, LOSS = "compute_grads.d_b", "compute_grads.d_W", "compute_loss.loss"
RELU, D_RELU = "relu.value", "d_relu.value"
NN_W, NN_B1, NN_U = "compute_grads_NN.d_W", "compute_grads_NN.d_b1", "compute_grads_NN.d_U"
TANH_W = "compute_grads_tanh.d_W"

PER_SAMPLE = "One column per sample"
PRECISE_TO = "computed in low precision?"
LISTS = "nested lists or objects"
OFF = "is wrong"
BROADCAST = "broadcast into"

RULES = (
    Rule(
        "However it is written",
        (
            Case("right/triple_loops", D_W),
            Case("right/einsum", D_W),
            Case("right/shared_helpers", D_W),
            Case("right/by_class", NN_W),
            Case("right/closures", D_W),
            Case("right/partials", NN_W),
            Case("right/timing_decorator", D_W),
            Case("right/lambdas", D_W),
            Case("right/default_arguments", LOSS),
            Case("right/renamed_parameters", D_W),
            Case("right/imports_inside", LOSS),
            Case("right/constants_in_other_cells", LOSS),
            Case("wrong/compute_grads_NN__leaky_mask_loop", NN_W, WRONG, OFF),
            Case("wrong/forward_NN__linear_helper", "forward_NN.out", WRONG, OFF),
            Case("wrong/compute_grads__hard_coded_batch_loop", D_W, WRONG, "out of bounds"),
        ),
    ),
    Rule(
        "The last definition counts",
        (
            Case("right/first_wrong_then_right", LOSS),
            Case("wrong/compute_loss__right_then_wrong", LOSS, WRONG, OFF),
        ),
    ),
    Rule(
        "Single precision, an epsilon or a clip up to 1e-7",
        (
            Case("right/float32_results", D_W),
            Case("right/float32_inside", LOSS),
            Case("right/epsilon_1e_7", LOSS),
            Case("right/log_with_clip", LOSS),
            Case("wrong/compute_loss__clipped_at_1e_3", LOSS, WRONG, OFF),
            Case("wrong/compute_loss__epsilon_1e_3", LOSS, WRONG, OFF),
        ),
    ),
    Rule(
        "An epsilon of 1e-5 and half precision get a note",
        (
            Case("right/epsilon_1e_5", LOSS, 1, PRECISE_TO),
            Case("right/float16_results", D_W, 1, PRECISE_TO),
            Case("wrong/compute_grads__rounded", D_W, WRONG, OFF),
            Case("wrong/relu__truncated", RELU, WRONG, OFF),
        ),
    ),
    Rule(
        "The loss is one number, in whatever form",
        (
            Case("right/loss_python_float", LOSS),
            Case("right/loss_vectorized", LOSS),
            Case("right/loss_numpy_float32", LOSS),
            Case("right/loss_zero_dimensional", LOSS),
            Case("right/loss_one_by_one_keepdims", LOSS),
            Case("right/loss_comma_too_many", LOSS, 1, "a comma too many"),
            Case("wrong/compute_loss__vector_loss", LOSS, WRONG, "has shape (7,)"),
            Case("wrong/compute_loss__row_of_shares", LOSS, WRONG, "has shape (1, 7)"),
            Case("wrong/compute_loss__mean_repeated", LOSS, WRONG, "has shape (7,)"),
        ),
    ),
    Rule(
        "d_b of shape (C,) or (1, C)",
        (
            Case("wrong/compute_grads__flat_bias", D_B, 0.8, BROADCAST),
            Case("wrong/compute_grads__bias_as_row", D_B, 0.8, BROADCAST),
            Case("wrong/compute_grads_NN__flat_biases", NN_B1, 0.8, BROADCAST),
            Case("right/einsum", D_B),
            Case("wrong/compute_grads__one_sample", D_B, WRONG, OFF),
        ),
    ),
    Rule(
        "d_b of shape (C, N)",
        (
            Case("right/bias_per_sample", D_B, 1, PER_SAMPLE),
            Case("right/bias_per_sample_not_divided", D_B, 1, PER_SAMPLE),
            Case("wrong/compute_grads__per_sample_averaged_twice", D_B, WRONG, OFF),
            Case("wrong/compute_grads__bias_not_summed_wrong_sign", D_B, WRONG, OFF),
        ),
    ),
    Rule(
        "What holds the values",
        (
            Case("right/lists_returned", D_W),
            Case("right/namedtuples", NN_W),
            Case("right/returns_generator", D_W),
            Case("right/nested_lists", D_W, 1, LISTS),
            Case("right/tuples_of_tuples", RELU, 1, LISTS),
            Case("right/numpy_matrix", D_W, 1, "an np.matrix"),
            Case("wrong/compute_grads__dict", D_W, 0.8, "comes back in a dict"),
            Case("wrong/compute_grads__ragged_bias", D_B, WRONG, "a list"),
            Case("wrong/compute_grads__ragged_bias", D_W),
            Case("wrong/compute_grads__yields_swapped", D_W, WRONG, "has shape (3, 1)"),
        ),
    ),
    Rule(
        "hidden may be computed again",
        (
            Case("right/hidden_recomputed", NN_W),
            Case("wrong/compute_grads_NN__hidden_without_bias", NN_W, WRONG, OFF),
        ),
    ),
    Rule(
        "The derivative of ReLU: of any type, and 0, 1/2 or 1 at exactly zero",
        (
            Case("right/d_relu_boolean", D_RELU),
            Case("right/as_handed_out", D_RELU),
            Case("right/relu_times_mask", D_RELU),
            Case("right/relu_heaviside", D_RELU),
            Case("right/relu_one_at_zero", D_RELU),
            Case("right/relu_one_at_zero", NN_W),
            Case("wrong/d_relu__half", D_RELU, WRONG, OFF),
            Case("wrong/d_relu__all_ones", D_RELU, WRONG, OFF),
        ),
    ),
    Rule(
        "A mask `hidden >= 0` is all ones",
        (
            Case("right/relu_times_mask", NN_W),
            Case("wrong/compute_grads_NN__mask_all_ones", NN_W, WRONG, OFF),
            Case("right/kink_asked_about_hidden", NN_B1, said="the lab's own `d_relu`"),
            Case("right/kink_asked_about_hidden", D_RELU),
        ),
    ),
    Rule(
        "Copies may be changed, arguments not",
        (
            Case("right/own_copies_in_place", D_W),
            Case("right/own_copies_in_place", RELU),
            Case("wrong/compute_grads__changes_arguments", D_W, 0.9, "softmaxed is changed"),
            Case("wrong/compute_grads_NN__changes_hidden", NN_U, 0.9, "hidden is changed"),
            Case("wrong/relu__changes_arguments", RELU, 0.9, "x is changed"),
        ),
    ),
    Rule(
        "Data of the notebook in place of an argument",
        (
            Case("right/constants_in_other_cells", D_W),
            Case("right/generic_backward", NN_W),
            Case("wrong/compute_grads__reads_global_inputs", D_W, WRONG, "reads X_train from"),
            Case("wrong/compute_grads__reads_global_weights", D_B, WRONG, "reads W and b from"),
            Case("wrong/compute_grads_NN__reads_global_bias", NN_U, WRONG, "reads b1 from"),
            Case("wrong/compute_loss__reads_global", LOSS, WRONG, "reads W from"),
            Case("wrong/forward_NN__reads_global", "forward_NN.hidden", WRONG, "reads b1 from"),
            Case("wrong/compute_grads_tanh__reads_global", TANH_W, WRONG, "reads W and b1 from"),
        ),
    ),
    Rule(
        "Chance, and what is kept from call to call",
        (
            Case("right/random_self_check", D_W),
            Case("right/shuffles_the_batch", D_W),
            Case("right/caches_by_content", "forward_NN.out"),
            Case("wrong/compute_grads__nondeterministic", D_W, WRONG, "same input gave different"),
            Case("wrong/compute_loss__nondeterministic", LOSS, WRONG, "same input gave different"),
            Case("wrong/compute_grads__accumulates", D_B, WRONG, "same input gave different"),
            Case("wrong/compute_grads__accumulates", D_W),
            Case("wrong/compute_loss__cached_by_shape", LOSS, WRONG, "reads _memo from"),
        ),
    ),
    Rule(
        "What is printed, and warnings",
        (
            Case("right/prints_a_lot", LOSS),
            Case("right/warnings_and_stderr", D_W),
            Case("wrong/compute_loss__prints_and_misses_sign", LOSS, WRONG, OFF),
            Case("wrong/compute_loss__returns_none", LOSS, WRONG, "is None"),
        ),
    ),
    Rule(
        "Cells that fail or never end",
        ran=("odd/failing_tests_at_end", "odd/endless_cell", "odd/endless_after_functions"),
    ),
    Rule(
        "Code as it was handed out, and answers not filled in",
        (
            Case("right/as_handed_out", RELU),
            Case("right/as_handed_out", "forward_NN.softmaxed"),
            Case("wrong/compute_loss__unfilled", LOSS, WRONG, "Nothing is filled in"),
            Case("wrong/compute_grads_tanh__unfilled", TANH_W, WRONG, "Nothing is filled in"),
            Case("wrong/compute_loss__crash_index", LOSS, WRONG, "It stops with"),
        ),
        ran=("odd/unfilled", "odd/stray_globals"),
    ),
)
