// What an operator has changed while a relay ran, on its way to another relay: all that is kept, but that it moves.

import { asConfigured, type RuntimeSettings } from './runtimeSettings.ts';

export type MovedSettings = Omit<RuntimeSettings, 'moving' | 'watched'>;

/** What is not there, as from an earlier version, is as configured. */
export function movedSettings(settings: Partial<RuntimeSettings>): MovedSettings {
  const { moving: _, ...names } = asConfigured;
  const kept = Object.entries(names).map(([name, configured]) => [
    name,
    settings[name as keyof MovedSettings] ?? configured,
  ]);
  return Object.fromEntries(kept) as MovedSettings;
}

export function isSame(one: MovedSettings, other: MovedSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
