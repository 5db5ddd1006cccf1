import { readFileSync } from 'node:fs'
import { normaliseText } from '../../pipeline/model/terms.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'

/** A class of the ministry's taxonomy on its second level; its label is `first/second`, so that a filter on the first level is a prefix. */
export interface Topic {
  readonly label: string
  readonly first: string
  readonly seeds: readonly Seed[]
  /** Classes of the trained schemes that speak for it. */
  readonly support: TopicSupport
}

export interface Seed {
  readonly word: string
  readonly weight: number
}

export interface TopicSupport {
  readonly news: readonly string[]
  readonly petition: readonly string[]
}

export interface Taxonomy {
  readonly version: string
  readonly topics: readonly Topic[]
}

interface TaxonomyFile {
  readonly version: string
  readonly topics: readonly {
    readonly name: string
    readonly children: readonly {
      readonly name: string
      readonly seeds?: readonly string[]
      readonly support?: Partial<TopicSupport>
    }[]
  }[]
}

const shipped = new URL('../data/taxonomy.json', import.meta.url)

/** Reads the editable file; a seed is `word` or `word:weight`. */
export function readTaxonomy(file: URL | string = shipped): Taxonomy {
  const source = readFileSync(file, 'utf8')
  const { version, topics } = JSON.parse(source) as TaxonomyFile
  return {
    version: `${version}.${sha256(source).slice(0, 8)}`,
    topics: topics.flatMap(({ name: first, children }) =>
      children.map(({ name, seeds = [], support = {} }) => ({
        label: `${first}/${name}`,
        first,
        seeds: seeds.map(readSeed),
        support: { news: support.news ?? [], petition: support.petition ?? [] },
      })),
    ),
  }
}

function readSeed(text: string): Seed {
  const [word = '', weight = '1'] = text.split(':')
  return { word: normaliseText(word), weight: Number(weight) }
}
