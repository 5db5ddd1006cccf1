import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shippedModelDir } from '../analyzer.ts'
import { createFeatureExtractor } from '../linear/features.ts'
import { readLinearModel } from '../linear/linear-model.ts'
import { modelFiles } from '../model-files.ts'
import { noTopic, openTopicFinder } from './find-topic.ts'
import { readTaxonomy } from './taxonomy.ts'

const news = readLinearModel(join(shippedModelDir, modelFiles.news))
const petition = readLinearModel(join(shippedModelDir, modelFiles.petition))

function topicOf(text: string, taxonomyFile?: string): string {
  const finder = openTopicFinder({ taxonomy: readTaxonomy(taxonomyFile), news, petition })
  const features = createFeatureExtractor().extract(text, [...text])
  return finder.find({ text, titleLength: text.length, features, isPetition: false }).label
}

describe('the shipped taxonomy', () => {
  it('has each label once, and asks the trained schemes only for classes they have', () => {
    const { topics } = readTaxonomy()
    expect(new Set(topics.map(({ label }) => label)).size).toBe(topics.length)
    expect(news.classes).toEqual(expect.arrayContaining(topics.flatMap(({ support }) => support.news)))
    expect(petition.classes).toEqual(
      expect.arrayContaining(topics.flatMap(({ support }) => support.petition)),
    )
  })

  it.each([
    ['专精特新小巨人企业名单公示', '中小企业/专精特新'],
    ['关于加强无线电台站管理的通知', '无线电/频谱与台站管理'],
    ['勒索病毒攻击关键信息基础设施', '网络安全/网络攻击与漏洞'],
    ['电动自行车充电起火致3人死亡', '突发事件/事故灾难'],
    ['拖欠农民工工资', '民生诉求/劳动和社会保障'],
  ])('files %s under %s', (title, label) => {
    expect(topicOf(title)).toBe(label)
  })
})

describe('a taxonomy of one’s own', () => {
  it('works with a class added by seed words alone, and says so when nothing fits', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'yushu-taxonomy-')), 'taxonomy.json')
    const topics = [{ name: '低空', children: [{ name: '飞行汽车', seeds: ['飞行汽车:2', 'evtol'] }] }]
    writeFileSync(file, JSON.stringify({ version: '1', topics }))
    expect(topicOf('evtol适航审定启动', file)).toBe('低空/飞行汽车')
    expect(topicOf('今天午饭吃什么', file)).toBe(noTopic)
  })
})
