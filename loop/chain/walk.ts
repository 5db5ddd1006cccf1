import type { Chain, ChainEdge, ChainNode } from './chain.ts'
import { chainStages, type Target } from './chain-kind.ts'
import type { Met, Reach } from './reach.ts'

/** So many records are read side by side. */
const atOnce = 16

interface WalkState {
  readonly limit: number
  readonly nodes: Map<string, ChainNode>
  /** By what a record was pointed at → what it is now: a merged story has several names. */
  readonly names: Map<string, string>
  readonly edges: Map<string, { readonly from: string; readonly to: string; readonly how: string }>
  readonly hidden: Set<string>
  isCut: boolean
}

/** Breadth first, the nearest links first, both ways along every link, until there is no more or `limit` nodes are found. */
export async function walk(
  start: Target,
  { reach, limit }: { readonly reach: Reach; readonly limit: number },
): Promise<Omit<Chain, 'start' | 'limit'>> {
  const state: WalkState = {
    limit,
    nodes: new Map(),
    names: new Map(),
    edges: new Map(),
    hidden: new Set(),
    isCut: false,
  }
  const startName = nameOf(start)
  for (let level: readonly Target[] = [start]; level.length > 0 && !state.isCut; ) {
    const next = new Map<string, Target>()
    for (let at = 0; at < level.length; at += atOnce) {
      const steps = level.slice(at, at + atOnce).map((target) => step(target, { reach, limit, startName }))
      for (const stepped of await Promise.all(steps)) take(state, stepped, next)
    }
    level = [...next.values()]
  }
  return laidOut(state)
}

interface Stepped {
  readonly target: Target
  readonly met: Met | 'hidden' | 'gone'
  readonly pointers: readonly Target[]
  readonly more: number
}

/** Reads one record and what is linked with it. */
async function step(
  target: Target,
  { reach, limit, startName }: { readonly reach: Reach; readonly limit: number; readonly startName: string },
): Promise<Stepped> {
  const met = await reach.meet(target)
  if (met === 'hidden' || met === 'gone') return { target, met, pointers: [], more: 0 }
  if (met.isHub && nameOf(target) !== startName)
    return { target, met, pointers: [], more: await reach.countPointers(target) }
  return { target, met, pointers: await reach.pointers(target, limit + 1), more: 0 }
}

/** Puts what was read into the chain, and what it leads to on the list of the next round. */
function take(state: WalkState, { target, met, pointers, more }: Stepped, next: Map<string, Target>): void {
  const asked = nameOf(target)
  if (met === 'gone' || state.names.has(asked)) return
  if (met === 'hidden') {
    state.hidden.add(asked)
    return
  }
  const name = nameOf(met.node)
  if (!state.nodes.has(name) && state.nodes.size >= state.limit) {
    state.isCut = true
    return
  }
  state.names.set(asked, name)
  if (!state.nodes.has(name)) state.nodes.set(name, more > 0 ? { ...met.node, more } : met.node)
  if (name !== asked) next.set(name, met.node)
  conclude(state, name, met)
  for (const pointer of pointers) visit(state, next, pointer)
  // Edges come from the record that keeps the link alone: so each is there once, whichever end was met first.
  for (const { how, from, target: other } of met.pointsAt) {
    const ends = from === 'other' ? [nameOf(other), name] : [name, nameOf(other)]
    state.edges.set([...ends, how].join(' '), { from: ends[0] ?? '', to: ends[1] ?? '', how })
    visit(state, next, other)
  }
}

function visit({ names, hidden }: WalkState, next: Map<string, Target>, target: Target): void {
  const name = nameOf(target)
  if (!names.has(name) && !hidden.has(name)) next.set(name, target)
}

/** What was concluded stands at the end of the loop, as a node of its own that opens the record it is kept in. */
function conclude(state: WalkState, name: string, { node, conclusion }: Met): void {
  if (!conclusion) return
  const evaluation: ChainNode = {
    ...node,
    kind: 'evaluation',
    id: name,
    stage: 'effect',
    title: conclusion.text,
    at: conclusion.at,
    state: '',
    opens: node.opens,
  }
  const its = nameOf(evaluation)
  if (state.nodes.size >= state.limit) {
    state.isCut = true
    return
  }
  state.nodes.set(its, evaluation)
  state.names.set(its, its)
  state.edges.set(`${name} ${its} concluded`, { from: name, to: its, how: 'concluded' })
}

function laidOut({ nodes, names, edges, hidden, isCut }: WalkState): Omit<Chain, 'start' | 'limit'> {
  const found = new Map<string, ChainEdge>()
  for (const { from, to, how } of edges.values()) {
    const [one, other] = [nodes.get(names.get(from) ?? ''), nodes.get(names.get(to) ?? '')]
    if (one && other && one !== other)
      found.set(`${nameOf(one)} ${nameOf(other)} ${how}`, { from: targetOf(one), to: targetOf(other), how })
  }
  return {
    nodes: [...nodes.values()].toSorted(byStage),
    edges: [...found.values()],
    hidden: hidden.size,
    isCut,
  }
}

function byStage(a: ChainNode, b: ChainNode): number {
  return (
    chainStages.indexOf(a.stage) - chainStages.indexOf(b.stage) ||
    a.at.localeCompare(b.at) ||
    nameOf(a).localeCompare(nameOf(b))
  )
}

function targetOf({ kind, id }: Target): Target {
  return { kind, id }
}

function nameOf({ kind, id }: Target): string {
  return `${kind}/${id}`
}
