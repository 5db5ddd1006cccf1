import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openAnalyzer } from '../analyzers/analyzer.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import { findChromium } from './chromium.ts'
import { type Config, withoutSecrets } from './config.ts'

export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'fault'
  readonly found: string
  /** What to do, when it is not ok. */
  readonly advice?: string
}

const require = createRequire(import.meta.url)

/** Looks at the installation and says what to do. Changes nothing but making the data folder. */
export async function examine(config: Config, root: string): Promise<readonly Finding[]> {
  return [
    node(),
    fullText(),
    segmenter(),
    await analyzers(),
    dataFolder(config.dataDir),
    pages(root),
    chromium(),
    ...(await engines(config)),
    await port(config),
  ]
}

function node(): Finding {
  const found = process.versions.node
  const isRight = Number(found.split('.')[0]) >= 24
  return isRight
    ? { check: 'Node', status: 'ok', found }
    : {
        check: 'Node',
        status: 'fault',
        found,
        advice: '请用 npx yushu 或 npm start 运行：它们使用随项目安装的 Node 24',
      }
}

function fullText(): Finding {
  const database = new DatabaseSync(':memory:')
  try {
    database.exec("CREATE VIRTUAL TABLE t USING fts5(x, content='', contentless_delete=1)")
    return { check: 'SQLite FTS5', status: 'ok', found: 'fts5, contentless_delete' }
  } catch (error) {
    return {
      check: 'SQLite FTS5',
      status: 'fault',
      found: messageOf(error),
      advice: '请删除 node_modules 后重新运行 npm start',
    }
  } finally {
    database.close()
  }
}

function segmenter(): Finding {
  try {
    require('nodejieba')
    return { check: 'nodejieba', status: 'ok', found: 'nodejieba' }
  } catch (error) {
    const advice = '安装 python3、make、g++ 后删除 node_modules 再运行 npm start；目前由 @node-rs/jieba 分词'
    return { check: 'nodejieba', status: 'warning', found: messageOf(error).split('\n')[0] ?? '', advice }
  }
}

async function analyzers(): Promise<Finding> {
  try {
    const { versions } = await openAnalyzer()
    return { check: '分析模型', status: 'ok', found: Object.values(versions).join(' ') }
  } catch (error) {
    return {
      check: '分析模型',
      status: 'fault',
      found: messageOf(error),
      advice: '模型文件缺失或损坏：请重新检出代码，或运行 npm run train',
    }
  }
}

function dataFolder(dataDir: string): Finding {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
    const { bavail, bsize } = statfsSync(dataDir)
    const freeGb = (bavail * bsize) / 1e9
    const found = `${dataDir}，剩余 ${freeGb.toFixed(1)} GB`
    return freeGb > 2
      ? { check: '数据目录', status: 'ok', found }
      : {
          check: '数据目录',
          status: 'warning',
          found,
          advice: '磁盘空间不足 2 GB，请清理或用 YUSHU_HOME 换一个目录',
        }
  } catch (error) {
    return {
      check: '数据目录',
      status: 'fault',
      found: messageOf(error),
      advice: '请给当前用户写权限，或用 YUSHU_HOME 指定另一个目录',
    }
  }
}

function pages(root: string): Finding {
  const isBuilt = existsSync(join(root, 'dashboards', 'dist', 'index.html'))
  return isBuilt
    ? { check: '页面', status: 'ok', found: 'dashboards/dist' }
    : {
        check: '页面',
        status: 'warning',
        found: '尚未构建',
        advice: '运行 npm run build:dashboards（npm start 会自动构建）',
      }
}

function chromium(): Finding {
  const path = findChromium(process.env)
  return path
    ? { check: 'Chromium', status: 'ok', found: path }
    : {
        check: 'Chromium',
        status: 'warning',
        found: '没有',
        advice:
          '端到端测试与需要脚本的信源用到它：apt-get install chromium，或 npx playwright install chromium',
      }
}

async function engines({ busUrl, storeUrl, ledgerUrl }: Config): Promise<readonly Finding[]> {
  return Promise.all([
    reachable({ check: '消息总线', setting: 'BUS_URL', url: busUrl, port: 9092 }),
    reachable({ check: '文档库', setting: 'STORE_URL', url: storeUrl, port: 9200 }),
    reachable({ check: '账本', setting: 'LEDGER_URL', url: ledgerUrl, port: 5432 }),
  ])
}

interface EngineAddress {
  readonly check: string
  readonly setting: string
  readonly url: string
  /** Where the URL names none. */
  readonly port: number
}

/** Whether each of an engine's hosts takes a connection; what is behind it is found out at the start. */
async function reachable({ check, setting, url, port: usual }: EngineAddress): Promise<Finding> {
  const hosts = /\/\/(?:[^/]*@)?([^/?]+)/.exec(url)?.[1]?.split(',')
  const found = withoutSecrets(url)
  if (!hosts) return { check, status: 'ok', found: `内嵌 ${found}` }
  const refused = await Promise.all(hosts.map((host) => whyRefused(host, usual)))
  const faults = refused.filter((why) => why !== undefined)
  if (faults.length === 0) return { check, status: 'ok', found: `${found} 可连接` }
  const advice = `请检查 ${setting}、网络与服务是否已启动`
  // Of several brokers one is enough to begin with.
  const status = faults.length < hosts.length ? 'warning' : 'fault'
  return { check, status, found: `${found}：${faults.join('；')}`, advice }
}

const connectMs = 3_000

function whyRefused(address: string, usual: number): Promise<string | undefined> {
  const { hostname: host, port: given } = new URL(`tcp://${address}`)
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(given) || usual, timeout: connectMs })
    const end = (why: string | undefined) => {
      socket.destroy()
      resolve(why)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end(`${address} ${connectMs / 1000} 秒内没有应答`))
    socket.once('error', (error) => end(`${address} ${error.message}`))
  })
}

async function port({ host, port }: Config): Promise<Finding> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
    return { check: '端口', status: 'ok', found: `${host}:${port} 空闲` }
  } catch (error) {
    return {
      check: '端口',
      status: 'warning',
      found: messageOf(error),
      advice: '端口被占用（可能系统已在运行）；可用 PORT=其他端口',
    }
  } finally {
    server.close()
  }
}
