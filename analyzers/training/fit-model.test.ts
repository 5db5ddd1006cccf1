import { beforeAll, describe, expect, it } from 'vitest'
import { openSegmenter, type Segmenter } from '../segment/segmenter.ts'
import type { Example } from './corpus.ts'
import { fitModel, fitTemperature, measure, prepare, type Recipe } from './fit-model.ts'

const recipe: Recipe = {
  name: 'test',
  classes: ['negative', 'neutral', 'positive'],
  epochs: 5,
  rate: 0.3,
  decay: 0,
  naiveBayes: 1,
  minDocuments: 1,
  slots: 16_384,
}

const praise = ['很好', '满意', '喜欢', '干净', '热情', '方便', '点赞', '舒服']
const blame = ['太差', '失望', '讨厌', '肮脏', '冷漠', '麻烦', '差评', '难受']

const examples: Example[] = praise.flatMap((good, index) =>
  ['房间', '服务', '网络', '早餐', '位置'].flatMap((thing) => [
    { domain: 'reviews', text: `${thing}${good}`, label: 2, classes: [0, 2], weight: 1 },
    { domain: 'reviews', text: `${thing}${blame[index]}`, label: 0, classes: [0, 2], weight: 1 },
  ]),
)

let segmenter: Segmenter

beforeAll(async () => {
  segmenter = await openSegmenter({ engine: 'jieba-rs' })
})

describe('training', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    const material = prepare(examples, segmenter)
    const members = examples.map((_, index) => index)
    const first = fitModel(material, members, { recipe, seed: 1, temperature: 1 })
    expect(fitModel(material, members, { recipe, seed: 1, temperature: 1 })).toEqual(first)
    expect(fitModel(material, members, { recipe, seed: 2, temperature: 1 })).not.toEqual(first)
  })

  it('learns to tell what words tell, on rows it has not seen, and never answers a class the set does not know', () => {
    const material = prepare(examples, segmenter)
    const members = examples.map((_, index) => index)
    const held = members.filter((member) => material.folds[member] === 0)
    const rest = members.filter((member) => material.folds[member] !== 0)
    const packed = fitModel(material, rest, { recipe, seed: 1, temperature: 1 })
    const { reviews } = measure(material, held, packed)
    expect(reviews?.n).toBe(held.length)
    expect(reviews?.accuracy).toBeGreaterThan(0.9)
    expect(Object.keys(reviews?.perClass ?? {})).not.toContain('neutral')
    expect(fitTemperature(material, held, packed)).toBeGreaterThan(0)
  })

  it('keeps one of several equal texts of a set, and gives equal texts the same fold', () => {
    const repeated = examples
      .slice(0, 1)
      .flatMap((one) => [one, { ...one, text: `${one.text}!` }, { ...one, domain: 'b' }])
    const { corpus, folds } = prepare(repeated, segmenter)
    expect(corpus.examples).toHaveLength(2)
    expect(folds[0]).toBe(folds[1])
  })
})
