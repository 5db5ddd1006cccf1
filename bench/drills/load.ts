import type { Message } from '../../pipeline/bus/bus.ts'
import type { RawDocument } from '../../pipeline/model/document.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import { createRandom } from '../replay-stream.ts'

export interface LoadOptions {
  readonly perSecond: number
  /** Resolves when the messages are safe, on the bus or on a disk in front of it. */
  readonly publish: (messages: readonly Message[]) => Promise<void>
}

export interface Load {
  /** Ids of what was published and is safe, in order. */
  readonly published: readonly string[]
  /** Resolves when the last batch is safe. */
  stop(): Promise<void>
}

const batchesPerSecond = 5

/** Publishes documents of now at a steady rate. When a publish takes long, the next batches make up for it: the rate holds over the whole run. */
export function startLoad({ perSecond, publish }: LoadOptions): Load {
  const next = createLiveDocuments(20_261_124)
  const published: string[] = []
  const stopping = new AbortController()
  const begun = performance.now()
  const run = async () => {
    while (!stopping.signal.aborted) {
      const due = Math.floor(((performance.now() - begun) / 1_000) * perSecond) - published.length
      if (due > 0) {
        const batch = Array.from({ length: Math.min(due, perSecond) }, () => next(new Date()))
        await publish(batch.map((value) => ({ key: value.id, value })))
        published.push(...batch.map(({ id }) => id))
      }
      await pause(1_000 / batchesPerSecond, stopping.signal)
    }
  }
  const running = run()
  return {
    published,
    async stop() {
      stopping.abort()
      await running
    },
  }
}

const towns = '济南 杭州 长沙 成都 兰州 福州 昆明 沈阳 南宁 合肥 太原 贵阳 南昌 郑州 西安 武汉'.split(' ')
const streets = '建设 人民 解放 滨河 学府 振兴 长江 文化 工业 园林'.split(' ')
const things = '化工厂 物流仓库 电池车间 居民楼 商场 学校食堂 隧道 加油站 数据中心 码头'.split(' ')
const events = '起火 爆炸 坍塌 泄漏 停电 断网'.split(' ')
const tellings = [
  '消防已到场处置',
  '现场浓烟较大，有人受伤',
  '正在搜救被困人员',
  '相关路段临时管制',
  '原因正在调查',
]
const talk =
  '公园 图书馆 地铁 菜市场 体育馆 博物馆 夜市 书店 社区 音乐会 画展 马拉松 花市 讲座 露营 骑行 古镇 社保 公积金 户籍 驾照 护照 房租 招聘 就业 养老 快递 外卖 停车'.split(
    ' ',
  )

/** What people say now: three in ten on one of a few happenings, the rest on nothing in particular. A new happening every 500 documents. */
function createLiveDocuments(seed: number): (now: Date) => RawDocument {
  const random = createRandom(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  let made = 0
  let happenings: string[] = []
  return (now) => {
    if (made % 500 === 0)
      happenings = [
        `${pick(towns)}${pick(streets)}路${pick(things)}${pick(events)}`,
        ...happenings.slice(0, 3),
      ]
    const text =
      random() < 0.3
        ? `${pick(happenings)}，${pick(tellings)}。网友${made}说`
        : `今天去了${pick(talk)}和${pick(talk)}，还有${pick(talk)}与${pick(talk)}，第${made}条`
    const at = toShanghaiIso(now)
    return {
      id: `drill-${String(made++).padStart(7, '0')}`,
      kind: 'post',
      channel: 'weibo',
      sourceId: 'drill',
      sourceName: '演练用信源',
      authority: 'public',
      title: '',
      text,
      publishedAt: at,
      precision: 'minute',
      observedAt: at,
      unitId: 'ministry',
      isDemo: false,
    }
  }
}

/** Standing queries that meet those happenings. */
export const drillWatches: readonly { readonly name: string; readonly query: string }[] = [
  { name: '突发', query: '(起火 OR 爆炸 OR 坍塌 OR 泄漏) NOT 演练' },
  { name: '通信与供电', query: '(停电 OR 断网) AND (路 OR 街)' },
  { name: '人员伤亡', query: '(受伤 OR 被困) AND (起火 OR 爆炸 OR 坍塌 OR 泄漏 OR 停电 OR 断网)' },
]
