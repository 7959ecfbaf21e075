import type { Config, Target } from './model.ts'

/**
 * The configuration as it holds on one of its targets: the services in the namespaces that they have there. What is backed up are the
 * services themselves, not their copies in other namespaces: nobody is called there for backups that nobody makes.
 */
export function configOn(config: Config, target: Target): Config {
  const suffix = target.kind === 'kubernetes' ? (target.namespaceSuffix ?? '') : ''
  if (suffix === '') return config
  const services = config.services.map((service) => ({
    ...service,
    namespace: `${service.namespace}${suffix}`,
    parts: service.parts.filter((part) => part !== 'backup'),
  }))
  return { ...config, services }
}
