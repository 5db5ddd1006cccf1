// Runs before `npm start` and `npm test` on whatever Node the machine has (20 or later), so: plain JavaScript, nothing imported but Node's own.
// Installs when node_modules is absent or older than the lockfile, then builds the pages on the pinned Node.
'use strict'
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

const root = path.resolve(__dirname, '..')
const stamp = path.join(root, 'node_modules', '.yushu-installed')
const pinnedNode = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

function fail(line) {
  process.stderr.write(`yushu: ${line}\n`)
  process.exit(1)
}

function say(line) {
  process.stderr.write(`yushu: ${line}\n`)
}

function lockfileHash() {
  const file = path.join(root, 'package-lock.json')
  if (!fs.existsSync(file)) fail('package-lock.json is missing: this is not a whole checkout, clone again')
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex')
}

function isInstalled(hash) {
  return fs.existsSync(pinnedNode) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash
}

function install(hash) {
  say('installing dependencies from the lockfile (about a minute, nodejieba is compiled) ...')
  const begun = Date.now()
  // nodejieba's install script calls npx, which would otherwise stop and ask.
  const env = { ...process.env, npm_config_yes: 'true' }
  for (const name of Object.keys(env)) if (/^npm_(package|lifecycle)_/.test(name)) delete env[name]
  // --include=dev: the pages are built here, also where NODE_ENV says production.
  const done = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env,
    shell: process.platform === 'win32',
  })
  if (done.error) fail(`npm was not found (${done.error.message}): install Node.js 20 or later with npm`)
  if (done.status !== 0)
    fail('npm ci failed, see above: check the network or the registry setting, then run this again')
  fs.writeFileSync(stamp, hash)
  say(`installed in ${Math.round((Date.now() - begun) / 1000)} s`)
}

function buildPages() {
  const done = spawnSync(pinnedNode, [path.join(root, 'scripts', 'build-dashboards.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (done.status !== 0) fail('building the pages failed, see above')
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node.js ${process.versions.node} is too old: install 20 or later`)
const hash = lockfileHash()
if (!isInstalled(hash)) install(hash)
const nodejieba = path.join(root, 'node_modules', 'nodejieba', 'build', 'Release', 'nodejieba.node')
if (!fs.existsSync(nodejieba))
  say('note: nodejieba could not be built (python3, make, g++ needed); @node-rs/jieba cuts instead')
if (process.argv.includes('--dashboards')) buildPages()
