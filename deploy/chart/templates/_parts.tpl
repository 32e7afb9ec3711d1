{{/* Names, labels, and what every pod has. */}}
{{- define "portal.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-portal" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "portal.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* Of (dict "root" $ "component" "web"): by what pods are found. */}}
{{- define "portal.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "portal.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{/* Of (dict "root" $ "role" "web" "component" … "spread" true): the pod around its container. */}}
{{- define "portal.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- if .spread }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "portal.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: 512Mi}
  - name: shm
    emptyDir: {medium: Memory, sizeLimit: 16Mi}
  # Each kind of pod has its own address of the database, and no other.
  - name: secrets
    secret:
      secretName: {{ .root.Values.existingSecret }}
      defaultMode: 0440
      items:
        - {key: secret-key, path: SECRET_KEY}
        - {key: database-url-{{ .role }}, path: DATABASE_URL}
        - {key: redis-url, path: REDIS_URL}
        - {key: email-url, path: EMAIL_URL}
        {{- range $setting, $key := .root.Values.secretFiles }}
        - {key: {{ $key }}, path: {{ $setting }}}
        {{- end }}
  {{- with .root.Values.certificateAuthority.configMap }}
  - name: ca
    configMap: {name: {{ . }}}
  {{- end }}
{{- end }}

{{/* What every container has, whatever it runs. */}}
{{- define "portal.container" -}}
image: {{ include "portal.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  privileged: false
  runAsNonRoot: true
  capabilities: {drop: [ALL]}
  seccompProfile: {type: RuntimeDefault}
env:
  - {name: PORTAL_MODE, value: production}
  - {name: PORTAL_BASE_URL, value: {{ .root.Values.baseUrl | quote }}}
  {{- range list "SECRET_KEY" "DATABASE_URL" "REDIS_URL" "EMAIL_URL" }}
  - {name: {{ . }}_FILE, value: /run/secrets/portal/{{ . }}}
  {{- end }}
  {{- range $setting, $_ := .root.Values.secretFiles }}
  - {name: {{ $setting }}_FILE, value: /run/secrets/portal/{{ $setting }}}
  {{- end }}
  {{- range $setting, $value := .root.Values.settings }}
  - {name: {{ $setting }}, value: {{ $value | quote }}}
  {{- end }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: shm, mountPath: /dev/shm}
  - {name: secrets, mountPath: /run/secrets/portal, readOnly: true}
  {{- if .root.Values.certificateAuthority.configMap }}
  - {name: ca, mountPath: /run/portal-ca, readOnly: true}
  {{- end }}
{{- end }}
