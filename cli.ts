import { Command, InvalidArgumentError, Option } from 'commander'
import { type Config, parseConfig } from './cli/config.ts'
import { linesOf, printJson, printJsonSlowly, say } from './cli/io.ts'
import { stopSignal } from './cli/stop-signal.ts'
import { processRoles } from './loop/operations/process-report.ts'
import { AppError, messageOf } from './pipeline/platform/errors.ts'
import { createLog } from './pipeline/platform/log.ts'

/** `npx yushu …`: JSON on stdout, progress on stderr, exit code 0 only on success. Commands load their parts when they run. */

const root = import.meta.dirname

// `yushu search … | head`: a reader that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

function configOrExit(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = parseConfig(env, root)
  if (parsed.ok) return parsed.config
  for (const fault of parsed.faults) say(`yushu: ${fault}`)
  process.exit(2)
}

const interruptSignal = () => stopSignal(createLog(configOrExit().logLevel))

// bin/yushu.js holds the other end of this channel: when it is killed, this process must not live on and hold the workspace.
if (process.channel) {
  process.channel.unref()
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}

const program = new Command('yushu')
  .description('舆枢：监测、研判、应对与回应一体的政务舆情工作系统（非涉密系统）')
  .showHelpAfterError()

program
  .command('serve')
  .description('运行系统（等同 npm start）')
  .addOption(new Option('--role <role>', '本进程承担的角色；all 以外须使用分布式引擎').choices(processRoles))
  .action(async ({ role }: { role?: string }) => {
    const { serve } = await import('./cli/serve.ts')
    const config = configOrExit({ ...process.env, ...(role === undefined ? {} : { YUSHU_ROLE: role }) })
    await serve({ config, root, signal: interruptSignal() })
  })

program
  .command('demo')
  .description('运行系统并回放演示情景（演示数据，可一键清除）')
  .option('--minutes <n>', '用多少分钟回放三天', numberOf('--minutes'), 3)
  .action(async ({ minutes }: { minutes: number }) => {
    const { serve } = await import('./cli/serve.ts')
    await serve({ config: configOrExit(), root, signal: interruptSignal(), demoMinutes: minutes })
  })

program
  .command('crawl')
  .description('采集信源并经全流程入库')
  .option('--source <id>', '只采集这一个信源')
  .option('--once', '每个信源采集一次后退出')
  .action(async (options: { source?: string; once?: boolean }) => {
    const { crawl } = await import('./cli/crawl.ts')
    await crawl({ config: configOrExit(), ...options, onReport: printJson, signal: interruptSignal() })
  })

program
  .command('search')
  .description('检索：yushu search "(充电桩 OR 电动车) AND 起火 NOT 演练 channel:weibo"')
  .argument('<query>', '检索式')
  .option('--limit <n>', '最多返回多少篇', numberOf('--limit'), 20)
  .option('--from <time>', '起始时间（ISO-8601）')
  .option('--to <time>', '截止时间（ISO-8601）')
  .addOption(new Option('--order <order>').choices(['newest', 'oldest', 'relevance']).default('newest'))
  .action(
    async (
      query: string,
      options: { limit: number; from?: string; to?: string; order: 'newest' | 'oldest' | 'relevance' },
    ) => {
      const { search } = await import('./cli/search.ts')
      printJson(await search({ config: configOrExit(), query, ...options }))
    },
  )

program
  .command('doctor')
  .description('检查安装并说明该怎么做')
  .action(async () => {
    const { examine } = await import('./cli/doctor.ts')
    const findings = await examine(configOrExit(), root)
    for (const { check, status, found, advice } of findings)
      say(
        `${status === 'ok' ? '✓' : status === 'warning' ? '!' : '✗'} ${check}：${found}${advice ? `。${advice}` : ''}`,
      )
    const isHealthy = findings.every(({ status }) => status !== 'fault')
    printJson({ isHealthy, findings })
    if (!isHealthy) process.exitCode = 1
  })

program
  .command('reset-password')
  .description('在控制台重置一个账号的密码')
  .argument('<username>', '用户名')
  .action(async (username: string) => {
    const { resetPassword } = await import('./cli/reset-password.ts')
    printJson(await resetPassword(configOrExit(), username))
  })

program
  .command('audit')
  .description('审计')
  .command('verify')
  .description('逐条校验审计链')
  .option('--into <dir>', '校验这个工作目录（缺省为系统数据目录）')
  .option('--events', '同时逐行输出全部审计事件')
  .action(async ({ into, events }: { into?: string; events?: boolean }) => {
    const { verifyAudit } = await import('./cli/audit.ts')
    const verdict = await verifyAudit({
      config: configOrExit(),
      into,
      onEvent: events ? printJsonSlowly : undefined,
    })
    printJson(verdict)
    if (!verdict.isIntact) process.exitCode = 1
  })

const letters = program.command('deadletters').description('死信：处理不了的消息，连同原因')
letters
  .command('list')
  .description('逐行列出')
  .option('--stage <stage>', '只看这一步的')
  .option('--reason <text>', '只看原因里有这几个字的')
  .option('--limit <n>', '最多列出多少条', numberOf('--limit'), 1_000)
  .action(async (options: { stage?: string; reason?: string; limit: number }) => {
    const { listLetters } = await import('./cli/dead-letters.ts')
    for await (const line of listLetters(configOrExit(), options)) await printJsonSlowly(line)
  })
letters
  .command('show')
  .description('一条死信的全部内容')
  .argument('<id>')
  .action(async (id: string) => {
    const { showLetter } = await import('./cli/dead-letters.ts')
    printJson(await showLetter(configOrExit(), id))
  })
letters
  .command('redrive')
  .description('送回原来的流再处理一次（记入审计）')
  .argument('[id...]')
  .option('--all', '全部死信，可再用 --stage、--reason 缩小')
  .option('--stage <stage>', '只送回这一步的')
  .option('--reason <text>', '只送回原因里有这几个字的')
  .action(async (ids: string[], { all, ...choice }: { all?: boolean; stage?: string; reason?: string }) => {
    if (ids.length === 0 && !all)
      throw new AppError('BAD_INPUT', 'redrive nothing', { userMessage: '请给出死信编号，或用 --all' })
    const { settleLetters } = await import('./cli/dead-letters.ts')
    const config = configOrExit()
    printJson(await settleLetters({ config, deed: 'redrive', ids, ...(all ? { all: choice } : {}) }))
  })
letters
  .command('drop')
  .description('删除，不再处理（记入审计）')
  .argument('<id...>')
  .action(async (ids: string[]) => {
    const { settleLetters } = await import('./cli/dead-letters.ts')
    printJson(await settleLetters({ config: configOrExit(), deed: 'drop', ids }))
  })

program
  .command('lag')
  .description('各消费组在各分区还差多少条')
  .action(async () => {
    const { readLag } = await import('./cli/lag.ts')
    for (const line of await readLag(configOrExit())) printJson(line)
  })

program
  .command('reprocess')
  .description('用现在的分析模型把原始文档重读一遍，只输出结果与已入库结果的差别，不写入任何数据')
  .requiredOption('--group <name>', '自取的消费组名；中断后用同名继续')
  .option('--since <time>', '从这一时间起（ISO-8601）')
  .option('--offset <n>', '从各分区的这一位置起', offsetOf)
  .option('--count', '只输出汇总')
  .action(async (options: { group: string; since?: string; offset?: number; count?: boolean }) => {
    const { reprocess } = await import('./cli/reprocess.ts')
    const position = positionOf(options)
    printJson(
      await reprocess({
        config: configOrExit(),
        group: options.group,
        ...(position ? { position } : {}),
        onLine: options.count ? () => undefined : printJsonSlowly,
        signal: interruptSignal(),
      }),
    )
  })

program
  .command('analyze')
  .description('逐行分析标准输入的 JSONL（title、text，可带 url、publishedAt）')
  .action(async () => {
    const { openAnalyzer } = await import('./analyzers/analyzer.ts')
    const { analyzeLine } = await import('./analyzers/analyze-line.ts')
    const analyzer = await openAnalyzer()
    let faults = 0
    for await (const { number, text } of linesOf(process.stdin)) {
      const line = analyzeLine(analyzer, text, number)
      if (line === undefined) continue
      if ('error' in line) faults += 1
      await printJsonSlowly(line)
    }
    if (faults > 0) {
      say(`yushu: ${faults} 行有误，已逐行说明`)
      process.exitCode = 1
    }
  })

program
  .command('extract')
  .description('从网页提取标题、正文、时间、来源、文号')
  .argument('<target>', 'HTML 文件、目录或网址')
  .option('--url <url>', '文件原来的网址')
  .action(async (target: string, { url }: { url?: string }) => {
    const { extractTargets } = await import('./cli/extract.ts')
    const options = { target, contact: configOrExit().contact, ...(url === undefined ? {} : { url }) }
    for await (const line of extractTargets(options)) await printJsonSlowly(line)
  })

program
  .command('replay')
  .description('让一份带时间的历史数据（TSV/JSONL，可 .gz）以虚拟时钟走完整个流程，输出预警与汇总')
  .argument('<file>', '数据文件：time、text，可带 title、source、reposts、comments、likes')
  .option('--speed <n>', '每秒回放多少秒，或 max', 'max')
  .option('--watch <file>', '监测专题（JSON：[{"name","query"}]）')
  .option('--into <dir>', '工作目录：保留结果，中断后可续')
  .action(async (file: string, options: { speed: string; watch?: string; into?: string }) => {
    const { replay } = await import('./cli/replay.ts')
    await replay({
      file,
      speed: options.speed === 'max' ? 'max' : positive(options.speed, '--speed'),
      ...(options.watch === undefined ? {} : { watchFile: options.watch }),
      ...(options.into === undefined ? {} : { into: options.into }),
      onLine: printJson,
      log: createLog(configOrExit().logLevel),
      signal: interruptSignal(),
    })
  })

program
  .command('eval')
  .description('用标注数据测准确率')
  .addArgument(
    program.createArgument('<task>', '测什么').choices(['sentiment', 'topic', 'segment', 'extract']),
  )
  .requiredOption('--data <path>', '标注文件或目录')
  .option('--detail', '抽取评测时逐页输出')
  .action(
    async (
      task: 'sentiment' | 'topic' | 'segment' | 'extract',
      { data, detail }: { data: string; detail?: boolean },
    ) => {
      if (task === 'extract') {
        const { evaluateExtraction } = await import('./crawlers/eval-extraction.ts')
        const { detail: pages, ...figures } = await evaluateExtraction(data)
        printJson(detail ? { ...figures, detail: pages } : figures)
        return
      }
      const { evaluate } = await import('./analyzers/evaluation/evaluate.ts')
      printJson(await evaluate({ task, data }))
    },
  )

program
  .command('train')
  .description('用标注数据训练模型，写入 analyzers/models')
  .option('--data <dir>', '标注数据目录', process.env.YUSHU_DATA ?? '../shared/data')
  .option('--out <dir>', '模型目录', 'analyzers/models')
  .option('--seed <n>', '随机种子', numberOf('--seed'), 20_260_101)
  .action(async ({ data, out, seed }: { data: string; out: string; seed: number }) => {
    const { trainAll } = await import('./analyzers/training/train.ts')
    printJson(await trainAll({ dataDir: data, outDir: out, seed, log: createLog('info') }))
  })

/** An option's parser: what is not a positive number is refused before anything is opened. */
function numberOf(name: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isFinite(value) && value > 0) return value
    throw new InvalidArgumentError(`${name} 应是正数`)
  }
}

function offsetOf(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new InvalidArgumentError('--offset 应是 0 或正整数')
}

function positionOf({ since, offset }: { since?: string; offset?: number }) {
  if (since !== undefined && offset !== undefined)
    throw new AppError('BAD_INPUT', 'reprocess from two places', {
      userMessage: '--since 与 --offset 只能用一个',
    })
  if (offset !== undefined) return { offset }
  if (since === undefined) return undefined
  const at = new Date(since)
  if (Number.isNaN(at.getTime()))
    throw new AppError('BAD_INPUT', `--since ${since}`, { userMessage: `--since 不是可识别的时间：${since}` })
  return { since: at }
}

function positive(text: string, name: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new AppError('BAD_INPUT', `${name} ${text}`, { userMessage: `${name} 应是正数或 max` })
}

try {
  await program.parseAsync()
} catch (error) {
  const words = error instanceof AppError ? (error.userMessage ?? error.message) : messageOf(error)
  say(`yushu: ${words}`)
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) say(error.stack ?? '')
  process.exitCode = 1
}
