import { describe, expect, it } from 'vitest'
import { loadRules } from '../../rules/rules.ts'
import type { Content, LinkCheck, PolicyFields, Settings } from '../release.ts'
import type { EarlierText, GateName } from './gate.ts'
import { findFindings } from './gates.ts'
import { type GateLists, joinLists, loadGateLists, parseGateLists } from './lists.ts'

const lists = loadGateLists()
const rules = loadRules()

interface Case extends Partial<Content> {
  readonly settings?: Settings
  readonly interpretedBy?: readonly string[]
  readonly earlier?: readonly EarlierText[]
  readonly linkChecks?: readonly LinkCheck[]
  readonly lists?: GateLists
}

const all = ({ settings, interpretedBy, earlier, linkChecks, ...content }: Case = {}) =>
  findFindings({
    content: { title: '关于情况的说明', body: '正文', column: 'response', openness: 'proactive', ...content },
    ...(settings ? { settings } : {}),
    ...(interpretedBy ? { interpretedBy } : {}),
    ...(earlier ? { earlier } : {}),
    ...(linkChecks ? { linkChecks } : {}),
    today: '2026-03-02',
    lists: content.lists ?? lists,
    rules,
  })

const find = (body: string, more: Case = {}) =>
  all({ body, ...more }).map(({ gate, isBlocking, excerpt }) => `${gate}${isBlocking ? '!' : '?'} ${excerpt}`)

/** The suggestions of one gate, which say what it understood. */
const suggest = (gate: GateName, body: string, more: Case = {}) =>
  all({ body, ...more })
    .filter((finding) => finding.gate === gate)
    .map(({ suggestion }) => suggestion)

const policyFields: PolicyFields = {
  indexNumber: '000000000/2026-00001',
  theme: '通信',
  issuer: '示例部',
  writtenOn: '2026-02-27',
  documentNumber: '示例部〔2026〕1号',
  keywords: ['通信'],
  validity: 'valid',
}

describe('release gates', () => {
  it('find nothing in an ordinary text, markup and all', () => {
    const body = `## 一、基本情况

3月2日8时许，某地充电站起火，**无人员伤亡**。工业和信息化部会同应急管理部、住房和城乡建设部派出工作组。

- 全文见[通知](https://www.miit.gov.cn/a)
- 联系电话：010-68200000`
    expect(all({ body })).toEqual([])
  })

  it('block a text without 公开属性, one that is not to be published, and one marked internal', () => {
    const gates = (openness?: 'on-request') =>
      findFindings({
        content: { title: 't', body: 'b', column: 'news', ...(openness ? { openness } : {}) },
        today: '2026-03-02',
        lists,
        rules,
      })
    expect(gates()).toMatchObject([
      { gate: 'openness', isBlocking: true, rule: { id: 'R9', documentNumber: '国办发〔2016〕80号' } },
    ])
    expect(gates('on-request')).toMatchObject([{ gate: 'openness', isBlocking: true }])
    expect(find('正文', { settings: { isInternal: true } })).toEqual(['internal! '])
  })

  it.each([
    '机密★1年',
    '正文。\n密级：秘密\n正文',
    '秘密 5 年\n\n正文',
    '内部资料，注意保存\n\n正文',
    '仅供内部使用',
    '请勿外传',
    '绝密 ☆',
    '机**密★**',
  ])('block the mark in %j', (text) => {
    expect(find(text)[0]).toMatch(/^classification!/)
  })

  it('ask for a reason where the words of secrecy stand in an ordinary sentence', () => {
    expect(find('工作人员须保守国家秘密。')).toEqual(['classification? 国家秘密'])
    expect(find('企业内部管理和内部控制')).toEqual([])
  })

  it('block identity numbers that check, in full-width digits too, and show them masked', () => {
    expect(find('身份证号11010519491231002X。')).toEqual(['personal-data! 110****002X'])
    expect(find('１１０１０５１９４９１２３１００２Ｘ')).toEqual(['personal-data! 110****002X'])
    expect(find('编号110105194912310021')).toEqual([])
  })

  it('ask about mobile numbers and bank cards, not about service numbers, amounts or other long numbers', () => {
    expect(find('联系电话 138-1234-5678')).toEqual(['personal-data? 138****5678'])
    expect(find('捐款账号：4111111111111111')).toEqual(['personal-data? 411****1111'])
    expect(find('拨打12300，投资13812345678900元，010-68200000，编号4111111111111111')).toEqual([])
  })

  it('want the interpretation of a policy, or the plan for it', () => {
    const policy = { column: 'policy', policy: policyFields } as const
    expect(all(policy)).toMatchObject([
      { gate: 'interpretation', isBlocking: true, rule: { id: 'R8', isToBeConfirmed: true } },
    ])
    const interpretationPlan = { who: '政策法规司', forms: ['text' as const], day: '2026-03-02' }
    expect(all({ ...policy, settings: { interpretationPlan } })).toEqual([])
    expect(all({ ...policy, interpretedBy: ['r2'] })).toEqual([])
    expect(all({ column: 'news' })).toEqual([])
  })

  it('want the nine fields of a policy, keywords among them', () => {
    const interpretationPlan = { who: '政策法规司', forms: ['text' as const], day: '2026-03-02' }
    const found = (policy?: PolicyFields) =>
      all({ column: 'policy', ...(policy ? { policy } : {}), settings: { interpretationPlan } })
    expect(found()).toMatchObject([{ gate: 'policy-fields', isBlocking: true }])
    expect(found({ ...policyFields, keywords: [] })).toMatchObject([{ gate: 'policy-fields' }])
    expect(found(policyFields)).toEqual([])
  })

  it('block days that do not exist, and see weekdays that do not fit', () => {
    expect(find('自2026年2月30日起施行，2026-13-01 前反馈')).toEqual([
      'dates! 2026年2月30日',
      'dates! 2026-13-01',
    ])
    expect(find('2024年2月29日、2月29日、4月30日、1999-12-31')).toEqual([])
    expect(find('2023年2月29日')).toEqual(['dates! 2023年2月29日'])
    expect(suggest('dates', '2026年3月2日（星期二）上午')).toEqual(['星期一'])
    expect(suggest('dates', '3月6日（周五）举行，3月8日星期天，2026年3月2日（星期一）')).toEqual([])
    expect(suggest('dates', '12月31日（星期四）')).toEqual(['星期三'])
  })

  it('block a policy written after the day it is published', () => {
    const policy = {
      indexNumber: '000014349/2026-00001',
      theme: '通信',
      issuer: '工业和信息化部',
      documentNumber: '工信部通信〔2026〕1号',
      keywords: [],
      validity: 'valid' as const,
    }
    const written = (writtenOn: string) => find('正文', { policy: { ...policy, writtenOn } })
    expect(written('2026-03-02')).toEqual([])
    expect(written('2026-03-03')).toEqual(['dates! 2026-03-03'])
    expect(written('2026-02-30')).toEqual(['dates! 2026-02-30'])
  })

  it.each([
    ['https://user:secret@www.gov.cn/', true],
    ['http://203.0.113.7/form', true],
    ['https://xn--80ak6aa92e.com/', true],
    ['http://example.com/login', true],
    ['https://t.cn/A6xyz', false],
  ])('do not let the link %s pass', (address, isBlocking) => {
    expect(all({ body: `详见[全文](${address})。` })).toMatchObject([
      { gate: 'links', excerpt: address, isBlocking },
    ])
    expect(all({ body: `详见 ${address} 。` })).toMatchObject([{ gate: 'links', isBlocking }])
  })

  it('see a link that was meant to act, and leave good addresses alone', () => {
    expect(find('[点此](javascript:alert(1))')).toEqual(['links! javascript:alert(1'])
    expect(find('[甲](https://www.miit.gov.cn/login)，[乙](/portal/x)，[丙](mailto:a@miit.gov.cn)')).toEqual(
      [],
    )
  })

  it('say which address was found dead, as long as it stands in the text', () => {
    const dead = { at: '2026-03-02T09:00:00.000+08:00', outcome: 'dead' as const, detail: '404' }
    const linkChecks = [
      { ...dead, address: 'https://www.miit.gov.cn/gone' },
      { ...dead, address: 'https://www.miit.gov.cn/removed-from-text' },
    ]
    const body = '见 https://www.miit.gov.cn/gone，及 https://www.miit.gov.cn/there 。'
    expect(find(body, { linkChecks })).toEqual(['links? https://www.miit.gov.cn/gone'])
  })

  it('ask to take out a note to editors', () => {
    expect(find('（3月5日10时前不得发布）')).toEqual([expect.stringMatching(/^embargo\?/u)])
    expect(find('条例自2026年5月1日起施行，结果于3月底前公布。')).toEqual([])
  })

  it('know names of institutions that are wrong or of yesterday', () => {
    expect(suggest('names', '工业与信息化部印发通知')).toEqual(['工业和信息化部'])
    expect(suggest('names', '国家互联网信息办公厅、国家教育部联合部署')).toEqual([
      '国家互联网信息办公室',
      '教育部',
    ])
    expect(suggest('names', '经中国银保监会批准，由农业部推广')).toEqual([
      '国家金融监督管理总局',
      '农业农村部',
    ])
    expect(
      suggest(
        'names',
        '工信部、国家网信办、住房和城乡建设部、住房城乡建设部、农业部门、企业文化部、美国农业部、原信息产业部、国家教育部门、国家发展改革委、中国民航局',
      ),
    ).toEqual([])
  })

  it('know the leaders an installation names, and nobody else', () => {
    const own = parseGateLists({
      leaders: [{ name: '张示例', title: '副部长', unit: '示例部' }],
      institutions: [{ name: '示例部', wrong: ['示范部'] }],
      words: [{ wrong: '试列', right: '示例' }],
    })
    const joined = { lists: joinLists(lists, own) }
    expect(suggest('names', '示例部部长张示例指出', joined)).toEqual(['示例部副部长'])
    expect(suggest('names', '示例部副部长张示例、局长李某某', joined)).toEqual([])
    expect(suggest('names', '示范部印发', joined)).toEqual(['示例部'])
    expect(suggest('characters', '试列', joined)).toEqual(['示例'])
  })

  it('know common wrong characters, and where the same characters are right', () => {
    expect(
      suggest('characters', '会议对工作作出布署，截止目前已按装到位，帐号属于份内之事，象往年一样再接再励。'),
    ).toEqual(['部署', '截至目前', '安装', '账号', '分内', '再接再厉', '像……一样'])
    expect(
      suggest(
        'characters',
        '3月份内完成，按装机容量计，这座落成的大桥，报名截止日期为3月1日，个人材料，现象和想象一样，选拔款式，部分成份额，截止2026年3月1日前',
      ),
    ).toEqual([])
    expect(suggest('characters', '截止3月1日，共受理')).toEqual(['截至'])
    expect(suggest('characters', '进行进行了研究，，结束。')).toEqual(['重复的字词请删去一个', '标点重复'])
  })

  it('ship at least 150 sure pairs, each wrong word once, no exception that is none', () => {
    expect(lists.words.length).toBeGreaterThanOrEqual(150)
    expect(new Set(lists.words.map(({ wrong }) => wrong)).size).toBe(lists.words.length)
    for (const { wrong, right, except = [] } of lists.words) {
      expect(right, wrong).not.toContain(wrong)
      for (const each of except) expect(each, wrong).toContain(wrong)
    }
  })

  describe('compared with what was published of the same matter', () => {
    const earlier: readonly EarlierText[] = [
      {
        releaseId: 'r1',
        title: '关于某地充电站起火的通报',
        publishedAt: '2026-03-02T10:00:00.000+08:00',
        text: '3月2日8时许，某地充电站发生火灾，造成3人死亡、5人受伤，过火面积200平方米。应急通信车4辆已出动。',
      },
    ]
    const differ = (body: string) =>
      all({ body, earlier })
        .filter(({ gate }) => gate === 'consistency')
        .map(({ excerpt, elsewhere }) => `${excerpt} ≠ ${elsewhere?.excerpt}`)

    it('show both places where a figure or a time is another', () => {
      expect(differ('事故造成死亡5人。')).toEqual([expect.stringMatching(/死亡5人.* ≠ .*3人死亡/u)])
      expect(differ('过火面积约300平方米。')).toEqual([expect.stringMatching(/300平方米.* ≠ .*200平方米/u)])
      expect(differ('3月2日9时许，某地充电站发生火灾。')).toEqual([
        '3月2日9时许,某地充电站发生火灾 ≠ 3月2日8时许,某地充电站发生火灾',
      ])
      expect(all({ body: '死亡5人', earlier })).toMatchObject([
        { elsewhere: { releaseId: 'r1', title: earlier[0]?.title }, isBlocking: false },
      ])
    })

    it('say nothing of the same figure in other words, of other things, or of a text that has several', () => {
      expect(differ('3人遇难。死亡３人，受伤5人，面积为200平方米。')).toEqual([])
      expect(differ('另有公交车6辆绕行，3月5日10时举行发布会。')).toEqual([])
      expect(differ('甲地死亡1人，乙地死亡2人，共3人死亡。')).toEqual([])
      expect(differ('3月2日上午，某地充电站发生火灾。')).toEqual([])
    })
  })

  it('give a finding the same id while its words stand', () => {
    const id = (body: string) => all({ body })[0]?.id
    expect(id('前文 13812345678')).toBe(id('改过的前文 13812345678'))
    expect(id('13812345678')).not.toBe(id('13912345679'))
  })

  it('refuse an own list that is broken, and say which', () => {
    expect(() => parseGateLists({ words: [{ wrong: '' }] })).toThrow(/words|wrong/)
    expect(() => parseGateLists({ patterns: [{ pattern: '(', right: 'x' }] })).toThrow(/patterns/)
    expect(() => parseGateLists({ institutions: [{ name: 'x', former: [{ name: 'y' }] }] })).toThrow(/former/)
  })
})
