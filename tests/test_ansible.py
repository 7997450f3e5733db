"""Ansible's modules make a service behind a load balancer, see no difference, change it and take it away.

They run when `ansible-playbook` is on the PATH (or ANSIBLE_PLAYBOOK names it) with the collections amazon.aws and
community.aws, in ANSIBLE_COLLECTIONS_PATH if not where Ansible looks by itself.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import certificates
from support.cluster import unique
from support.server import Server

PLAYBOOK = os.environ.get("ANSIBLE_PLAYBOOK") or shutil.which("ansible-playbook")
CALL_SECONDS = 240

pytestmark = pytest.mark.skipif(
    PLAYBOOK is None,
    reason="no ansible-playbook on the PATH (or in ANSIBLE_PLAYBOOK), with amazon.aws and community.aws",
)

BALANCER = """\
    - name: load_balancer
      amazon.aws.elb_application_lb:
        name: "{{ stack }}"
        subnets: "{{ found.subnets | map(attribute='subnet_id') | list }}"
        security_groups: ["{{ group.group_id }}"]
        idle_timeout: "{{ 60 if version == '1' else 90 }}"
        http2: true
        wait: true
        tags: { team: sea, version: "{{ version }}" }
        listeners:
          - Protocol: HTTPS
            Port: 443
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
            Certificates: [{ CertificateArn: "{{ certificate }}" }]
            DefaultActions:
              - { Type: forward, TargetGroupName: "{{ stack }}" }
          - Protocol: HTTP
            Port: 80
            DefaultActions:
              - Type: redirect
                RedirectConfig: { Protocol: HTTPS, Port: "443", Host: "#{host}", Path: "/#{path}",
                                  Query: "#{query}", StatusCode: HTTP_301 }
"""

# The module does not find a listener that it has just made when it looks for its rules (amazon.aws 10.1): they work in
# a task of their own.
RULES = """\
            Rules:
              - Priority: "1"
                Conditions:
                  - { Field: path-pattern, Values: ["/{{ version }}/*"] }
                  - { Field: host-header, Values: ["*.example.com"] }
                Actions:
                  - { Type: forward, TargetGroupName: "{{ stack }}-b" }
              - Priority: "2"
                Conditions:
                  - { Field: source-ip, SourceIpConfig: { Values: ["10.0.0.0/8"] } }
                Actions:
                  - Type: fixed-response
                    FixedResponseConfig: { ContentType: text/plain, MessageBody: "{{ version }}", StatusCode: "200" }
"""

PLAY = """
- hosts: localhost
  gather_facts: false
  tasks:
    - name: subnets
      amazon.aws.ec2_vpc_subnet_info:
      register: found
    - name: security_group
      amazon.aws.ec2_security_group:
        name: "{{ stack }}"
        description: Who may fetch pages
        vpc_id: "{{ vpc }}"
        rules:
          - { proto: tcp, ports: [80, 443], cidr_ip: 0.0.0.0/0 }
        tags: { team: sea }
      register: group
    - name: target_group
      community.aws.elb_target_group:
        state: present
        name: "{{ stack }}"
        protocol: http
        port: 80
        vpc_id: "{{ vpc }}"
        target_type: ip
        health_check_protocol: http
        health_check_path: "/{{ version }}"
        successful_response_codes: 200,204
        deregistration_delay_timeout: 30
        stickiness_enabled: true
        stickiness_type: lb_cookie
        stickiness_lb_cookie_duration: 600
        targets:
          - { Id: 10.1.2.3, Port: 8080 }
        modify_targets: true
        tags: { team: sea, version: "{{ version }}" }
      register: targets
    - name: second_group
      community.aws.elb_target_group:
        state: present
        name: "{{ stack }}-b"
        protocol: http
        port: 80
        vpc_id: "{{ vpc }}"
        target_type: instance
      register: second
@load_balancer@@rules@    - name: network_target_group
      community.aws.elb_target_group:
        state: present
        name: "{{ stack }}-n"
        protocol: tcp
        port: 6379
        vpc_id: "{{ vpc }}"
        target_type: ip
    - name: network_load_balancer
      community.aws.elb_network_lb:
        state: present
        name: "{{ stack }}-n"
        subnets: "{{ found.subnets | map(attribute='subnet_id') | list }}"
        cross_zone_load_balancing: "{{ version == '2' }}"
        listeners:
          - Protocol: TCP
            Port: 6379
            DefaultActions:
              - { Type: forward, TargetGroupName: "{{ stack }}-n" }
        wait: true
    - name: cluster
      community.aws.ecs_cluster: { name: "{{ stack }}", state: present }
    - name: task_definition
      community.aws.ecs_taskdefinition:
        family: "{{ stack }}"
        state: present
        containers:
          - name: main
            image: longshore-test/busybox:1
            essential: true
            memory: 32
            portMappings: [{ containerPort: 80 }]
      register: definition
    - name: service
      community.aws.ecs_service:
        name: "{{ stack }}"
        cluster: "{{ stack }}"
        state: present
        task_definition: "{{ definition.taskdefinition.family }}:{{ definition.taskdefinition.revision }}"
        desired_count: "{{ 0 if version == '1' else 1 }}"
        health_check_grace_period_seconds: 10
        load_balancers:
          - { targetGroupArn: "{{ second.target_group_arn }}", containerName: main, containerPort: 80 }
    - name: found_balancers
      amazon.aws.elb_application_lb_info: { names: ["{{ stack }}"] }
      register: info
    - name: found_groups
      community.aws.elb_target_group_info: { names: ["{{ stack }}"], collect_targets_health: true }
    - name: found_group
      amazon.aws.ec2_security_group_info: { filters: { group-name: "{{ stack }}" } }
"""

WITH_RULES = BALANCER.replace("load_balancer", "rules", 1) + RULES
PLAY = PLAY.replace("@load_balancer@", BALANCER).replace("@rules@", WITH_RULES)

ABSENT = """
- hosts: localhost
  gather_facts: false
  tasks:
    - name: service
      community.aws.ecs_service: { name: "{{ stack }}", cluster: "{{ stack }}", state: absent, force_deletion: true }
    - name: network_load_balancer
      community.aws.elb_network_lb: { name: "{{ stack }}-n", state: absent, wait: true }
    - name: load_balancer
      amazon.aws.elb_application_lb: { name: "{{ stack }}", state: absent, wait: true }
    - name: target_groups
      community.aws.elb_target_group: { name: "{{ item }}", state: absent }
      loop: ["{{ stack }}", "{{ stack }}-b", "{{ stack }}-n"]
    - name: security_group
      amazon.aws.ec2_security_group: { name: "{{ stack }}", vpc_id: "{{ vpc }}", state: absent }
    - name: cluster
      community.aws.ecs_cluster: { name: "{{ stack }}", state: absent }
"""


class Ansible:
    """Plays against a server. Endpoint and keys come from the environment, as they do for the AWS CLI."""

    def __init__(self, server: Server, directory: Path, **variables: str) -> None:
        self.directory = directory
        self.variables = variables | {"ansible_python_interpreter": sys.executable}
        self.environment = server.client_environment | {
            "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(directory / "home"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_DEPRECATION_WARNINGS": "false",
            "AWS_REGION": "us-east-1",
        }
        directory.mkdir(parents=True, exist_ok=True)

    def play(self, text: str, **changes: str) -> dict[str, bool]:
        """Plays to the end, which has to be a good one; tells of each task whether it has changed anything."""
        self.variables |= changes
        (self.directory / "play.yml").write_text(text)
        command = [PLAYBOOK, "-i", "localhost,", "-c", "local", "-e", json.dumps(self.variables), "play.yml"]
        result = subprocess.run(
            command, cwd=self.directory, env=self.environment, capture_output=True, text=True, timeout=CALL_SECONDS
        )
        assert result.returncode == 0, result.stdout[-6000:] + result.stderr
        changed: dict[str, bool] = {}
        for line in result.stdout.splitlines():
            if task := re.match(r"TASK \[(\w+)\]", line):
                changed[task[1]] = False
            elif line.startswith("changed:"):
                changed[list(changed)[-1]] = True
        return changed


def test_a_service_behind_a_load_balancer_from_present_to_absent(plane, tmp_path):
    elbv2, acm, ec2 = plane.client("elbv2"), plane.client("acm"), plane.client("ec2")
    certificate, key = certificates.Authority(tmp_path / "ca").issue("leaf", "shop.example.com")
    arn = acm.import_certificate(Certificate=certificate, PrivateKey=key)["CertificateArn"]
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    name = f"an-{unique('s')[-9:]}"
    ansible = Ansible(
        plane,
        tmp_path / "ansible",
        stack=name,
        vpc=vpc,
        certificate=arn,
        version="1",
    )
    made = ansible.play(PLAY)
    kept = {"subnets", "found_balancers", "found_groups", "found_group"}
    assert {task for task, changed in made.items() if not changed} == kept
    same = ansible.play(PLAY)
    assert {task for task, changed in same.items() if changed} == set()
    changed = ansible.play(PLAY, version="2")
    assert {task for task, is_changed in changed.items() if is_changed} == {
        "target_group",
        "load_balancer",
        "rules",
        "network_load_balancer",
        "service",
    }
    gone = ansible.play(ABSENT)
    assert all(gone.values()), gone
    assert not any(ansible.play(ABSENT).values())
    left = {each["TargetGroupName"] for each in elbv2.describe_target_groups()["TargetGroups"]}
    assert not {name, f"{name}-b", f"{name}-n"} & left
