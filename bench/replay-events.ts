import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ReplayAlertLine, replay } from '../cli/replay.ts'
import { readReplay } from '../cli/replay-input.ts'
import { readReplayRecord } from '../cli/replay-record.ts'
import { createLog } from '../pipeline/platform/log.ts'

/**
 * `node bench/replay-events.ts [--data DIR] [--watch FILE] [NAME…]`: replays recorded streams of real happenings and prints, one JSON line each,
 * how soon the right story alerted and how many other alerts there were. DIR holds `events.json` (`event_time` and `naming` for each stream).
 */
interface EventFacts {
  readonly event_time: string
  readonly naming: string
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: join(process.env.YUSHU_DATA ?? '../shared/data', 'event_gov_weibo') },
    watch: { type: 'string' },
  },
})

const events = JSON.parse(readFileSync(join(values.data, 'events.json'), 'utf8')) as Record<
  string,
  EventFacts
>
for (const [name, facts] of Object.entries(events)) {
  if (positionals.length > 0 && !positionals.some((wanted) => name.startsWith(wanted))) continue
  process.stdout.write(`${JSON.stringify({ name, ...(await measure(name, facts)) })}\n`)
}

async function measure(name: string, { event_time, naming }: EventFacts) {
  const fileName = readdirSync(values.data).find((one) => one.startsWith(`${name}.`)) ?? `${name}.tsv`
  const file = join(values.data, fileName)
  const into = await mkdtemp(join(tmpdir(), 'yushu-events-'))
  const lines: ReplayAlertLine[] = []
  const began = performance.now()
  try {
    const summary = await replay({
      file,
      speed: 'max',
      into,
      ...(values.watch === undefined ? {} : { watchFile: values.watch }),
      onLine: (line) => line.kind === 'alert' && lines.push(line),
      log: createLog('warn'),
      signal: new AbortController().signal,
    })
    const seconds = Math.round((performance.now() - began) / 1000)
    const happenedMs = Date.parse(`${event_time.replace(' ', 'T')}:00+08:00`)
    const posts = await namingPosts({ file, into, happenedMs, naming: new RegExp(naming) })
    return { ...delays(posts, lines), others: others(posts, lines), ...summary, seconds }
  } finally {
    await rm(into, { recursive: true, force: true })
  }
}

interface NamingPost {
  readonly atMs: number
  readonly storyId: string
}

async function namingPosts(search: {
  readonly file: string
  readonly into: string
  readonly happenedMs: number
  readonly naming: RegExp
}): Promise<readonly NamingPost[]> {
  const record = await readReplayRecord(search.into)
  const storyOf = new Map<string, string>()
  for (const line of record.documents) {
    const [document] = (JSON.parse(line) as { versions: readonly { id: string; storyId: string }[] }).versions
    if (document) storyOf.set(document.id, document.storyId)
  }
  const posts: NamingPost[] = []
  for await (const { document } of readReplay(search.file)) {
    const atMs = Date.parse(document.observedAt)
    if (atMs < search.happenedMs || !search.naming.test(`${document.title}\n${document.text}`)) continue
    posts.push({ atMs, storyId: storyOf.get(document.id) ?? '' })
  }
  return posts
}

/** A line is right when its story holds a naming post by then. */
function delays(posts: readonly NamingPost[], lines: readonly ReplayAlertLine[]) {
  const right = lines.filter(({ at, story }) =>
    posts.some(({ storyId, atMs }) => storyId === story.id && atMs <= Date.parse(at)),
  )
  const raised = right.find(({ level }) => level === 'orange' || level === 'red')
  return {
    alertAfterMinutes: minutes(posts[0], right[0]),
    raisedAfterMinutes: minutes(posts[2], raised),
    title: right[0]?.story.title,
  }
}

function minutes(post: NamingPost | undefined, line: ReplayAlertLine | undefined): number | undefined {
  return post && line ? Math.round((Date.parse(line.at) - post.atMs) / 60_000) : undefined
}

/** Alerts on stories that hold no naming post, by the highest level each reached. */
function others(posts: readonly NamingPost[], lines: readonly ReplayAlertLine[]): Record<string, number> {
  const right = new Set(posts.map(({ storyId }) => storyId))
  const highest = new Map(
    lines.filter(({ story }) => !right.has(story.id)).map(({ story, level }) => [story.id, level]),
  )
  const counts: Record<string, number> = { blue: 0, yellow: 0, orange: 0, red: 0 }
  for (const level of highest.values()) counts[level] = (counts[level] ?? 0) + 1
  return counts
}
