/** How streams, groups and what belongs to them are called on the cluster. */
export interface Names {
  topic(stream: string): string
  /** The compacted topic of a stream's dead letters. */
  deadTopic(stream: string): string
  /** The stream of a dead letters' topic; undefined for any other topic. */
  streamOfDeadTopic(topic: string): string | undefined
  /** One Kafka group for each group and stream, so that members of other streams' groups never make it rebalance. */
  group(group: string, stream: string): string
  parseGroup(id: string): { readonly group: string; readonly stream: string } | undefined
  /** One for each partition a group works on: whoever takes it over fences the one before. */
  stepId(group: string, stream: string, partition: number): string
  /** For what is done by hand or at the start, outside any group. */
  ownId(purpose: string): string
}

const dead = '.dead'

export function createNames(prefix: string): Names {
  const begin = `${prefix}.`
  const without = (name: string): string | undefined =>
    name.startsWith(begin) ? name.slice(begin.length) : undefined
  return {
    topic: (stream) => `${begin}${stream}`,
    deadTopic: (stream) => `${begin}${stream}${dead}`,
    streamOfDeadTopic(topic) {
      const rest = without(topic)
      return rest?.endsWith(dead) ? rest.slice(0, -dead.length) : undefined
    },
    group: (group, stream) => `${begin}${group}@${stream}`,
    parseGroup(id) {
      const rest = without(id)
      const at = rest?.lastIndexOf('@') ?? -1
      if (rest === undefined || at <= 0) return undefined
      return { group: rest.slice(0, at), stream: rest.slice(at + 1) }
    },
    stepId: (group, stream, partition) => `${begin}${group}@${stream}.${partition}`,
    ownId: (purpose) => `${begin}~${purpose}`,
  }
}
