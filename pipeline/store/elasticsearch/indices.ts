import type { estypes } from '@elastic/elasticsearch'
import { toShanghaiIso } from '../../platform/clock.ts'
import { AppError } from '../../platform/errors.ts'
import { type Connection, statusOf } from './connection.ts'
import type { ElasticsearchOptions } from './options.ts'

/** The indices of one installation. Documents and observations are kept by the month, so that retention drops whole indices. */
export interface IndexNames {
  /** Alias of all months. */
  readonly documents: string
  readonly observations: string
  readonly directory: string
  readonly versions: string
  readonly stories: string
  /** All of the above, months included. */
  readonly all: string
  documentsOf(time: number): string
  observationsOf(time: number): string
}

export function indexNames(prefix: string): IndexNames {
  const documents = `${prefix}-documents`
  const observations = `${prefix}-observations`
  return {
    documents,
    observations,
    directory: `${prefix}-directory`,
    versions: `${prefix}-versions`,
    stories: `${prefix}-stories`,
    all: [`${documents}-*`, `${observations}-*`, ...single.map((name) => `${prefix}-${name}`)].join(),
    documentsOf: (time) => `${documents}-${monthOf(time)}`,
    observationsOf: (time) => `${observations}-${monthOf(time)}`,
  }
}

const single = ['directory', 'versions', 'stories'] as const

/** The month in Asia/Shanghai, `2026.11`: also their order. */
export function monthOf(time: number): string {
  return toShanghaiIso(new Date(time)).slice(0, 7).replace('-', '.')
}

/** Of the mappings below; written into each template. */
const mappingVersion = 1

/** Throws `AppError('CORRUPT')` when a newer program made these indices: this one would write them without what that one looks for. */
async function refuseNewer({ ask }: Connection, names: IndexNames): Promise<void> {
  const found = await ask('read templates', (client) =>
    client.indices.getIndexTemplate({ name: names.documents }),
  ).catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined
    throw error
  })
  const version = found?.index_templates[0]?.index_template.version ?? 0
  if (version <= mappingVersion) return
  throw new AppError('CORRUPT', `open store: mapping ${version}, this program knows ${mappingVersion}`, {
    userMessage: '检索库由更新的版本建立，请用该版本打开，或换一个前缀后重建。',
  })
}

/** Puts the templates, from which an index comes into being with its first document. Any number of processes may do so at once. */
export async function putTemplates(connection: Connection, options: ElasticsearchOptions): Promise<void> {
  const names = indexNames(options.prefix)
  await refuseNewer(connection, names)
  const put = (
    name: string,
    patterns: readonly string[],
    mappings: estypes.MappingTypeMapping,
    alias?: string,
  ) =>
    connection.ask(`put template ${name}`, (client) =>
      client.indices.putIndexTemplate({
        name,
        index_patterns: [...patterns],
        priority: 500,
        version: mappingVersion,
        template: {
          settings: settingsOf(options, alias !== names.documents),
          mappings: { dynamic: false, ...mappings },
          ...(alias && { aliases: { [alias]: {} } }),
        },
      }),
    )
  await Promise.all([
    put(names.documents, [`${names.documents}-*`], documentMappings, names.documents),
    put(names.observations, [`${names.observations}-*`], observationMappings, names.observations),
    put(names.directory, [names.directory], directoryMappings),
    put(names.versions, [names.versions], {}),
    put(names.stories, [names.stories], storyMappings),
  ])
  // So that reading before the first write finds an empty index, not a missing one.
  await Promise.all(
    [names.directory, names.versions, names.stories].map((index) => createIndex(connection, index)),
  )
}

export async function dropAll({ ask }: Connection, names: IndexNames): Promise<void> {
  const found = await ask('list indices', (client) =>
    client.indices.get({ index: names.all, ignore_unavailable: true, features: ['aliases'] }),
  )
  // By name: a cluster may refuse to remove by pattern.
  const index = Object.keys(found)
  if (index.length > 0) await ask('remove indices', (client) => client.indices.delete({ index }))
  const name = [names.documents, names.observations, names.directory, names.versions, names.stories]
  await ask('remove templates', (client) => client.indices.deleteIndexTemplate({ name }, { ignore: [404] }))
}

async function createIndex(connection: Connection, index: string): Promise<void> {
  await connection.ask(`create index ${index}`, (client) =>
    client.indices.create({ index }, { ignore: [400] }),
  )
}

function settingsOf(
  { shards, replicas, refresh }: ElasticsearchOptions,
  isSmall: boolean,
): estypes.IndicesIndexSettings {
  return {
    number_of_shards: isSmall ? 1 : shards,
    number_of_replicas: replicas,
    refresh_interval: refresh as estypes.Duration,
  }
}

const keyword: estypes.MappingProperty = { type: 'keyword' }
/** Counted by facets: the numbers behind the values are made ready with each refresh, not by the first who asks. */
const facet: estypes.MappingProperty = { type: 'keyword', eager_global_ordinals: true }
/** Only ever looked for. */
const sought: estypes.MappingProperty = { type: 'keyword', doc_values: false }
/** Our terms, ready cut and joined by spaces. */
const terms: estypes.MappingProperty = { type: 'text', analyzer: 'whitespace' }

/** Only `body` is kept; the other fields are there to be searched and are made from it again whenever the document is written. */
const documentMappings: estypes.MappingTypeMapping = {
  _source: { includes: ['body', 'arrival'] },
  properties: {
    id: keyword,
    time: { type: 'date', format: 'epoch_millis' },
    arrival: { type: 'long' },
    precision: keyword,
    isDemo: { type: 'boolean' },
    channel: facet,
    source: facet,
    sentiment: facet,
    topic: facet,
    concern: facet,
    kind: facet,
    authority: facet,
    place: facet,
    unit: facet,
    story: keyword,
    keywords: keyword,
    sourceNames: sought,
    topicName: sought,
    storyName: sought,
    placeNames: sought,
    author: sought,
    origin: sought,
    title: terms,
    text: terms,
    words: { type: 'text', analyzer: 'whitespace', index_options: 'docs', norms: false },
  },
}

const observationMappings: estypes.MappingTypeMapping = {
  properties: { documentId: keyword, at: { type: 'date', format: 'epoch_millis' } },
}

/** Read by id alone. */
const directoryMappings: estypes.MappingTypeMapping = {}

const storyMappings: estypes.MappingTypeMapping = {
  _source: { includes: ['body'] },
  properties: {
    id: keyword,
    lastAt: { type: 'date', format: 'epoch_millis' },
    heat: { type: 'double' },
    size: { type: 'long' },
    unit: keyword,
    isDemo: { type: 'boolean' },
    redirectTo: keyword,
  },
}
