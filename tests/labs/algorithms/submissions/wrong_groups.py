"""One node is missing in a group, words are counted wrong, texts have commas.

loses: components.groups summary.table summary.count
"""
def components(graph):
    result, seen = [], set()
    for node in graph:
        if node not in seen:
            group = [node] + [other for other in graph[node]]
            seen.update(group)
            result.append(group)
    return result
# %%
def summary(words):
    return "\n".join(f"{w}, {len(w)}" for w in words), {len(w): 1 for w in words}
