import type { OpsCommand } from './command.ts'
import { alarmsTest } from './commands/alarms-test.ts'
import { board } from './commands/board.ts'
import { callbacksAddTokens } from './commands/callbacks-add-tokens.ts'
import { callbacksCheck } from './commands/callbacks-check.ts'
import { callbacksRegister, shortCallbacksRegister } from './commands/callbacks-register.ts'
import { callbacksRetireTokens } from './commands/callbacks-retire-tokens.ts'
import { doctor } from './commands/doctor.ts'
import { dueDepth } from './commands/due-depth.ts'
import { events } from './commands/events.ts'
import { journalCheck } from './commands/journal-check.ts'
import { journalRebuild } from './commands/journal-rebuild.ts'
import { juheBudget } from './commands/juhe-budget.ts'
import { juheCheck } from './commands/juhe-check.ts'
import { keysCreate } from './commands/keys-create.ts'
import { keysList } from './commands/keys-list.ts'
import { keysRevoke } from './commands/keys-revoke.ts'
import { listen } from './commands/listen.ts'
import { orderCorrect } from './commands/order-correct.ts'
import { orderReconcile } from './commands/order-reconcile.ts'
import { orderRefundAmount } from './commands/order-refund-amount.ts'
import { orderShow } from './commands/order-show.ts'
import { ordersFind } from './commands/orders-find.ts'
import { ordersList } from './commands/orders-list.ts'
import { ordersStuck } from './commands/orders-stuck.ts'
import { peopleErase } from './commands/people-erase.ts'
import { peopleExport } from './commands/people-export.ts'
import { pushesList } from './commands/pushes-list.ts'
import { pushesResend } from './commands/pushes-resend.ts'
import { reconcileSince } from './commands/reconcile-since.ts'
import { secretsInit } from './commands/secrets-init.ts'
import { secretsJuheKey } from './commands/secrets-juhe-key.ts'
import { stagePause, stageResume } from './commands/stage-pause.ts'
import { statement } from './commands/statement.ts'
import { statementCompare } from './commands/statement-compare.ts'
import { stats } from './commands/stats.ts'
import { tail } from './commands/tail.ts'
import { tenantsCreate } from './commands/tenants-create.ts'
import { tenantsLimits } from './commands/tenants-limits.ts'
import { tenantsList } from './commands/tenants-list.ts'
import { tenantsResume } from './commands/tenants-resume.ts'
import { tenantsRotateSecret } from './commands/tenants-rotate-secret.ts'
import { tenantsSuspend } from './commands/tenants-suspend.ts'
import { vaultAddKey } from './commands/vault-add-key.ts'
import { vaultPromote } from './commands/vault-promote.ts'
import { vaultReseal } from './commands/vault-reseal.ts'
import { vaultRetire } from './commands/vault-retire.ts'
import { vaultStatus } from './commands/vault-status.ts'

/** Commands about one kind of thing. */
export type CommandGroup = {
  readonly name: string
  readonly description: string
  readonly commands: readonly OpsCommand[]
}

/** Every command that is under a name. */
export const commandGroups: readonly CommandGroup[] = [
  {
    name: 'tenants',
    description: 'the applications that use the service',
    commands: [tenantsCreate, tenantsList, tenantsSuspend, tenantsResume, tenantsLimits, tenantsRotateSecret],
  },
  { name: 'keys', description: "tenants' API keys", commands: [keysCreate, keysList, keysRevoke] },
  {
    name: 'callbacks',
    description: 'the URLs that Juhe pushes to',
    commands: [callbacksRegister, callbacksCheck, callbacksAddTokens, callbacksRetireTokens],
  },
  { name: 'juhe', description: 'the upstream itself', commands: [juheCheck, juheBudget] },
  { name: 'alarms', description: 'whom alarms are told to', commands: [alarmsTest] },
  {
    name: 'order',
    description: 'one order',
    commands: [orderShow, orderReconcile, orderRefundAmount, orderCorrect],
  },
  { name: 'orders', description: 'orders of all tenants', commands: [ordersList, ordersFind, ordersStuck] },
  { name: 'people', description: 'what a person may ask for', commands: [peopleExport, peopleErase] },
  { name: 'pushes', description: 'what tenants are told', commands: [pushesList, pushesResend] },
  {
    name: 'statement',
    description: 'the money of a day or a month',
    commands: [statement, statementCompare],
  },
  { name: 'journal', description: 'the journal of events', commands: [journalCheck, journalRebuild] },
  { name: 'due', description: 'the index of what waits', commands: [dueDepth] },
  { name: 'stage', description: 'the stage as a whole', commands: [stagePause, stageResume] },
  { name: 'secrets', description: "a stage's secrets", commands: [secretsInit, secretsJuheKey] },
  {
    name: 'vault',
    description: 'the keys that seal personal data',
    commands: [vaultStatus, vaultAddKey, vaultPromote, vaultReseal, vaultRetire],
  },
]

/** Commands that stand alone. */
export const topCommands: readonly OpsCommand[] = [
  shortCallbacksRegister,
  reconcileSince,
  doctor,
  stats,
  events,
  tail,
  listen,
  board,
]
