import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { install } from '../install.ts'
import { findJava } from '../java.ts'
import { mainPort, type Place, type ServerKind } from '../kind.ts'
import { give } from '../own.ts'
import { asUnprivileged } from '../process.ts'
import { kafkaSettings, versions } from '../settings.ts'

const run = promisify(execFile)

/** Any will do: one folder holds one broker. */
const clusterId = 'eXVzaHUtdGVzdC1rYWZrYQ'

/** Apache Kafka, one node that is broker and controller (KRaft). */
export const kafka: ServerKind = {
  portCount: 2,
  url: (port) => `127.0.0.1:${port}`,
  stopSignal: 'SIGTERM',
  isReady: async (_place, printed) => printed.includes('Kafka Server started'),

  async prepare(place) {
    const java = join(findJava(17, 'Kafka').home, 'bin', 'java')
    const software = await install({
      name: 'kafka',
      version: versions.kafka,
      source: import.meta.dirname,
    })
    const classPath = join(software, 'libs', '*')
    const configuration = join(place.dir, 'server.properties')
    writeFileSync(configuration, properties(place))
    mkdirSync(join(place.dir, 'data'), { recursive: true })
    give(place.dir)
    if (!existsSync(join(place.dir, 'data', 'meta.properties'))) {
      const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', configuration]
      const { command, args } = asUnprivileged({ command: java, args: ['-cp', classPath, ...format] })
      await run(command, [...args])
    }
    return {
      command: java,
      args: ['-Xms256m', '-Xmx256m', '-XX:+UseG1GC', '-cp', classPath, 'kafka.Kafka', configuration],
    }
  },
}

function properties(place: Place): string {
  const port = mainPort(place)
  const settings = {
    ...kafkaSettings,
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${place.ports[1]}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${place.ports[1]}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(place.dir, 'data'),
    // Fewer of its own partitions than the default of 50 each: it starts seconds sooner.
    'offsets.topic.num.partitions': '3',
    'transaction.state.log.num.partitions': '3',
    'share.coordinator.state.topic.num.partitions': '3',
  }
  return `${Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`
}
