import { setGlobalProxyFromEnv } from 'node:http'

const loopbackNames = ['localhost', '127.0.0.1', '::1', '[::1]']

/**
 * Keeps what this process sends to this machine away from a proxy. Node sends everything through that of HTTP_PROXY where
 * NODE_USE_ENV_PROXY or --use-env-proxy says so, and no proxy knows our ports. What goes elsewhere is not touched.
 */
export function keepLoopbackDirect(env: NodeJS.ProcessEnv): void {
  const excepted = (env.no_proxy ?? env.NO_PROXY ?? '').split(',').filter((name) => name !== '')
  const names = [...new Set([...excepted, ...loopbackNames, ...(env.HOST === undefined ? [] : [env.HOST])])]
  // The global fetch looks when it calls, and prefers the one in small letters.
  env.no_proxy = names.join(',')
  env.NO_PROXY = env.no_proxy
  // The agents of node:http looked when the process began.
  if (usesProxy(env)) setGlobalProxyFromEnv(env)
}

function usesProxy({ NODE_USE_ENV_PROXY, NODE_OPTIONS = '' }: NodeJS.ProcessEnv): boolean {
  const option = '--use-env-proxy'
  return NODE_USE_ENV_PROXY === '1' || NODE_OPTIONS.includes(option) || process.execArgv.includes(option)
}
